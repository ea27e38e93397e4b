import { outcome } from "./signatures.mjs";

export default {
  fetch: () => Response.json(outcome("fused")),
};
