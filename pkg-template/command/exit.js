/** 0: nothing wrong. 1: a problem was found, or the call failed. 2: wrong arguments, or a file that cannot be read. */
export const EXIT = Object.freeze({ ok: 0, problem: 1, usage: 2 });
