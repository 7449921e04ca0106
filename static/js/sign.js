/* The sheet on which a citizen signs at a window or at the output desk. Without this file the name is typed, or paper is signed. */

import { signature } from "./signature.js";

signature(document);
