// The page's HTML before its script has run.

/**
 * @param {typeof import("./texts.mjs").TEXTS.zh} texts
 * @param {{ lang: string, policy: string, style: string, script: string, other: { lang: string, href: string },
 *   documents?: string }} page
 */
export function markup(texts, { lang, policy, style, script, other, documents }) {
  const field = (name, attributes = "") => `
          <div>
            <label for="${name}">${text(texts[name])}</label>
            <input id="${name}" type="text" maxlength="200" ${PRIVATE} ${attributes}>
          </div>`;
  const chooser = (id, label, attributes = "") => `
          <label class="button" for="${id}">${text(label)}<input id="${id}" type="file" ${attributes}></label>`;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${text(texts.title)}</title>
<meta name="description" content="${text(texts.description)}">
<link rel="alternate" hreflang="${other.lang}" href="${other.href}">
<style>${style}</style>
</head>
<body>
<header>
  ${documents ? `<a href="${documents}">wechatpay-wasm · ${text(texts.documents)}</a>` : "<span>wechatpay-wasm</span>"}
  <a href="${other.href}" hreflang="${other.lang}" lang="${other.lang}">${text(texts.other)}</a>
</header>
<main>
  <div class="intro">
    <h1>${text(texts.heading)}</h1>
    <p>${text(texts.lead)}</p>
  </div>
  <noscript><p class="complaint">${text(texts.noScript)}</p></noscript>
  <div class="panes">
    <div class="given">
      <h2><label for="answer">${text(texts.answer)}</label></h2>
      <textarea id="answer" rows="13" ${PRIVATE} aria-describedby="answerHint" placeholder="${text(texts.answerPlaceholder)}"></textarea>
      <div id="held" hidden></div>
      <p id="answerHint" class="faint">${text(texts.answerHint)}</p>
      <p id="complaint" class="complaint" role="alert" hidden></p>
      <div class="actions">${chooser("chooseAnswer", texts.chooseAnswer)}
        <button type="button" id="clear">${text(texts.clear)}</button>
      </div>
      <div id="examples" class="examples" role="group" aria-labelledby="examplesName">
        <span id="examplesName">${text(texts.examples)}</span>
      </div>
    </div>
    <section id="result" class="result" tabindex="-1" aria-labelledby="resultName">
      <div class="head">
        <h2 id="resultName">${text(texts.result)}</h2>
        <button type="button" id="copy" aria-describedby="copyHint" hidden>${text(texts.copy)}</button>
      </div>
      <div id="copied" hidden></div>
      <div id="found" class="found"><p class="faint">${text(texts.preparing)}</p></div>
      <p id="copyHint" class="faint" hidden>${text(texts.copyHint)}</p>
      <p id="status" class="spoken" role="status"></p>
    </section>
    <details id="more" class="more">
      <summary>${text(texts.more)} <span class="faint">${text(texts.moreHint)}</span></summary>
      <div>
        <label for="signed">${text(texts.signed)}</label>
        <textarea id="signed" rows="5" ${PRIVATE} aria-describedby="signedHint"></textarea>
        <p id="signedHint" class="faint">${text(texts.signedHint)}</p>
      </div>
      <div role="group" aria-labelledby="filesName">
        <h3 id="filesName">${text(texts.files)}</h3>
        <ul id="materials" class="materials"></ul>${chooser("chooseFiles", texts.chooseFiles, 'multiple aria-describedby="filesHint"')}
        <p id="filesHint" class="faint">${text(texts.filesHint)}</p>
      </div>
      <div class="fields">${field("mchid", 'inputmode="numeric"')}${field("serialNo")}${field("appid")}${field("publicKeyId")}
      </div>
      <div role="group" aria-labelledby="keyName">
        <h3 id="keyName">${text(texts.privateKey)}</h3>
        <p id="keyHint">${text(texts.privateKeyHint)}</p>
        <ul id="key" class="materials"></ul>${chooser("chooseKey", texts.choosePrivateKey, 'aria-describedby="keyHint"')}
      </div>
    </details>
  </div>
  <section class="promises" aria-labelledby="promisesName">
    <h2 id="promisesName">${text(texts.promises)}</h2>
    <ul>
${texts.promiseList.map((promise) => `      <li>${text(promise)}</li>`).join("\n")}
    </ul>
  </section>
</main>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** Browsers neither keep what is in a field nor send it to a spelling service; extensions are asked not to. */
const PRIVATE = 'autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" translate="no" data-gramm="false"';

function text(words) {
  return words.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character]);
}
