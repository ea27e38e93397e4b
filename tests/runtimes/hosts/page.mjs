// A browser's page: runs the suite and posts the outcome back to where it came from.
import { conformance } from "./static.mjs";

fetch("/result", { method: "POST", body: JSON.stringify(conformance()) });
