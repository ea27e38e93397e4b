import { whole } from "./static.mjs";

export default {
  fetch: async () => Response.json(await whole()),
};
