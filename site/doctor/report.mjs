// The result as text for a support ticket.
import { again, CERTAINTIES } from "#package/command/explanation.js";
import { onOneLine, withoutSecrets } from "#package/quoted.js";

/** The same as is shown, without the request's body; nothing in it looks like a secret. */
export function reportOf({ explanation, verified, findings, checks, message }, say, texts) {
  const lines = [
    texts.reportHead,
    ...(explanation ? causeLines(explanation, say, texts) : []),
    ...(message ? messageLines(message, texts) : []),
    ...(verified ? ["", verified.error ? `${texts.unverified}${verified.error.code}` : texts.verified] : []),
    ...(checks.length > 0 ? setupLines(findings, checks, say, texts) : []),
  ];
  return `${withoutSecrets(lines.join("\n"))}\n`;
}

function causeLines(explanation, say, texts) {
  const { code, title, cause, remedies, doc, certainty, evidence = {} } = explanation;
  return [
    "",
    `${onOneLine(title)}`,
    `${code} · ${say(...CERTAINTIES[certainty])}`,
    ...(cause === title ? [] : [onOneLine(cause)]),
    ...remedies.map((remedy) => `→ ${onOneLine(remedy)}`),
    ...[again(explanation, say), doc].filter(Boolean),
    "",
    `${texts.evidence}`,
    ...Object.entries(evidence).map(([name, value]) => `${name}: ${onOneLine(value)}`),
  ];
}

function messageLines({ given, lines, bodyKnown, bodyLength }, texts) {
  const head = lines.slice(0, 4).map(({ text, end }) => `${text}${end}`);
  const body = bodyKnown ? texts.bodyLeftOut(bodyLength) : texts.messageBodyUnknown;
  const empty = lines.slice(4).map(({ text, end }) => `${text}${end}`);
  return ["", given ? texts.messageOfSigned : texts.messageOfSent, ...head, ...(bodyKnown && bodyLength === 0 ? empty : [body])];
}

function setupLines(findings, checks, say, texts) {
  const title = ({ title }) => onOneLine(say(title.zh, title.en));
  return [
    "",
    findings.length === 0 ? texts.foundNothing : texts.found(findings.length),
    ...findings.flatMap((finding) => [
      `${finding.severity === "error" ? "✗" : "!"} ${title(finding)}`,
      `  ${finding.code} · ${finding.field}`,
      ...say(finding.remedies.zh, finding.remedies.en).map((remedy) => `  → ${onOneLine(remedy)}`),
    ]),
    "",
    texts.checks,
    ...checks.map((check) => `${check.checked ? "✓" : "–"} ${title(check)}`),
  ];
}
