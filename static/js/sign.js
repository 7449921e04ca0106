// The sheet to sign on at the output desk. Without this file the name is typed, or paper is signed.

import { signature } from "./signature.js";

signature(document);
