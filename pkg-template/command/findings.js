// What doctor prints for people, besides the explanation of an answer.
import { lineEnds, onOneLine } from "../quoted.js";

/** What was found, the most basic first. */
export function printFindings(findings, print) {
  if (findings.length === 0) {
    print.line(print.green(print.say("✓ 没有发现问题", "✓ Nothing wrong was found")));
    return;
  }
  print.line(
    print.bold(
      print.say(`发现 ${findings.length} 个问题，先解决第一个：`, `${findings.length} found; solve the first one first:`),
    ),
  );
  for (const { code, severity, field, title, seen, remedies } of findings) {
    const mark = severity === "error" ? print.red("✗") : print.yellow("!");
    print.line();
    print.line(mark, " ", print.bold(onOneLine(title[print.language])));
    print.line(
      "  ",
      print.dim(onOneLine(`${code} · ${field}${seen === undefined ? "" : ` · ${print.say("实际：", "seen: ")}${seen}`}`)),
    );
    for (const remedy of remedies[print.language]) print.line("  → ", onOneLine(remedy));
  }
}

/** What was checked, and what could not be. */
export function printChecks(checks, print) {
  print.line();
  const titles = (done) => checks.filter(({ checked }) => checked === done).map(({ title }) => onOneLine(title[print.language]));
  for (const title of titles(true)) print.line("  ", print.green("✓"), ` ${title}`);
  const left = titles(false);
  if (left.length === 0) return;
  print.line("  ", print.dim(`– ${print.say("未检查：", "not checked:")}`));
  for (const title of left) print.line(print.dim(`    ${title}`));
}

/** Whether the answer or notification was signed by one of the keys given. */
export function printVerification({ error }, print) {
  print.line();
  if (error === undefined) {
    print.line(
      print.green(
        print.say("✓ 应答（通知）的签名有效：是微信支付签的", "✓ The answer (or notification) is signed by WeChat Pay"),
      ),
    );
    return;
  }
  print.line(
    print.red("✗"),
    " ",
    print.say("应答（通知）没有通过验签：", "The answer (or notification) does not verify: "),
    onOneLine(error[print.language]),
  );
  print.line(print.dim(`  ${error.code}`));
}

/** What would be signed and sent, and how to do it by hand. */
export function printRequest(signed, lines, print) {
  print.line();
  print.line(print.bold(print.say("待签名串（↵ 是换行 0x0A）", "Text to sign (↵ is the line feed 0x0A)")));
  for (const { text, end } of lineEnds(signed.message)) print.line(`  ${text}${end}`);
  if (lines.curl) {
    print.line();
    print.line(print.bold("Authorization"));
    print.line(`  ${signed.headers.Authorization}`);
    print.line();
    print.line(
      print.bold(
        print.say(
          "等价的 curl（bash、zsh；Windows 用 Git Bash 或 WSL；5 分钟内有效）",
          "The same with curl (bash, zsh; on Windows Git Bash or WSL; valid for five minutes)",
        ),
      ),
    );
    print.line(lines.curl);
  }
  print.line();
  print.line(
    print.bold(
      print.say("用 OpenSSL 核对：输出应与上面的 signature 相同", "Check with OpenSSL: it must print the signature above"),
    ),
  );
  print.line(lines.openssl);
}
