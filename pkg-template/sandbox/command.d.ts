/**
 * `npx wechatpay-wasm sandbox`。退出码 exit codes: 0 正常关闭 closed · 1 无法启动或写文件 could not start or write ·
 * 2 参数有误 wrong arguments。
 *
 * @param argv `sandbox` 之后的参数。The arguments after `sandbox`.
 */
export function run(
  argv: string[],
  streams: { stdout: TextSink; stderr: TextSink; signal?: Interruption },
): Promise<number>;

export interface TextSink {
  write(text: string): unknown;
}

/** 一个 AbortSignal：中止即关闭。An AbortSignal; aborting it closes the sandbox as Ctrl-C does. */
export interface Interruption {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
}
