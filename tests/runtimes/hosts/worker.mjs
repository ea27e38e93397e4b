import { conformance } from "./static.mjs";

export default {
  fetch: () => Response.json(conformance()),
};
