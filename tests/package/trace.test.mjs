// The stack of an error begins at the line of the caller: on V8, which is what Node has.
import assert from "node:assert/strict";
import { test } from "node:test";

import { withBothEntries } from "./entries.mjs";

const NEVER_THROW = ["WechatPayError", "preflight", "inspectSetup", "explainError", "isWechatPayError", "clearKeys"];

withBothEntries("stack traces", (pkg) => {
  const functions = Object.entries({ ...pkg, ...pkg.partnershipRequests }).filter(
    ([name, value]) => typeof value === "function" && !NEVER_THROW.includes(name),
  );

  test("the functions", () => assert.ok(functions.length >= 20, `${functions.length}`));

  for (const [name, call] of functions) {
    test(`${name}: the first frame is the caller's`, () => {
      const caller = () => call({ noSuchOption: 1 });
      const error = thrownBy(caller);
      const [head, first] = [error.stack.split("\n    at ")[0], error.stack.split("\n    at ")[1]];
      assert.equal(head, `WechatPayError: ${error.message}`);
      assert.match(first, /^caller \(/);
      assert.ok(first.includes("trace.test.mjs"), error.stack);
      assert.ok(!/refusal|makeError|wasm|guard\.js/.test(error.stack), error.stack);
    });
  }

  test("an error in the middle of the wasm's host functions too", () => {
    const caller = () =>
      pkg.buildSignMessage({
        get method() {
          throw new Error("a getter");
        },
      });
    const error = thrownBy(caller);
    assert.match(error.stack.split("\n    at ")[1], /^caller \(/);
    assert.equal(error.cause.message, "a getter");
  });
});

function thrownBy(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
