// The answer in the file of `--response`.
import { readCapture } from "../core/capture.js";
import { UsageError } from "./arguments.js";

/** What `explainError` takes, from text. `status` where the text has none; `entry`: which entry of a HAR, counted from 1. */
export function readAnswer(text, { status, entry }) {
  const answer = captured(text, entry);
  return status === undefined ? answer : { ...answer, status };
}

function captured(text, entry) {
  try {
    return readCapture(text, entry);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`HAR 里没有这一条（共 ${error.message} 条）。The HAR has no such entry (${error.message} in all).`);
  }
}
