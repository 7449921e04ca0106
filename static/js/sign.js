/* The sheet on which the citizen signs at the clerk's page. */

import { signature } from "./signature.js";

signature(document);
