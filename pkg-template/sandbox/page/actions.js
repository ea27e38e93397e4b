// What the page can do: take a coupon, inject a fault, cancel one. By what the sandbox does for a program, under its rules.
import { sendNotification } from "../notify.js";
import { optionError, readFault, readNotification, readPage, readUser } from "../options.js";

const SHOWN = 500;

/** `parts`: those of the gateway. */
export function actionsOf({ options, clock, merchant, platform, coupons, faults }, state) {
  return {
    /** Step 7 of the guide: a user takes a coupon; `handler`, which may be empty, is notified of it. */
    async coupon({ handler = "", fault, ...input }) {
      const url = handlerOf(handler);
      state.setHandler(handler);
      const notification = url && readNotification({ url, resource: {}, fault }, options.platform);
      const coupon = coupons.handOut(input);
      return { coupon, answer: notification && (await delivered({ ...notification, resource: coupon })) };
    },

    /** The same as the plugin or the H5 page does it: `signed` is what signCoupons gave, as JSON, or the URL. */
    signed({ signed = "", openid }) {
      const text = String(signed).trim();
      const given = text.startsWith("{") ? parsed(text) : text;
      if (typeof given === "string" || "url" in given) return coupons.page(readPage(given));
      return coupons.plugin(given, readUser({ openid }));
    },

    /** @param {any} given what inject takes; `times` is null for always */
    fault(given) {
      faults.inject(readFault({ ...given, times: given.times === null ? Infinity : given.times }));
      return {};
    },

    cancel({ number }) {
      faults.cancel(number);
      return {};
    },
  };

  /** A page notifies this machine alone, as the command does without asking. */
  function handlerOf(handler) {
    if (handler === "") return undefined;
    let url;
    try {
      url = new URL(handler);
    } catch {
      throw optionError("handler", "http://127.0.0.1:…");
    }
    const name = url.hostname.replace(/^\[(.*)\]$/, "$1");
    if (!/^https?:$/.test(url.protocol) || !options.hostNames.includes(name))
      throw optionError("handler", `http://127.0.0.1:…; ${options.hostNames.join(", ")}`);
    return url.href;
  }

  async function delivered(notification) {
    try {
      const { status, body } = await sendNotification(notification, { merchant, platform, clock });
      return { status, body: state.masked(body.slice(0, SHOWN)) };
    } catch (error) {
      return { error: state.masked(error.message) };
    }
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw optionError("signed", "JSON");
  }
}
