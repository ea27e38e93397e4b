// The page's HTML before its script has run.

/**
 * @param {typeof import("./texts.js").TEXTS.zh} texts
 * @param {{ language: "zh" | "en", policy: string, style: string, script: string, data: object }} page
 */
export function markup(texts, { language, policy, style, script, data }) {
  const other = language === "zh" ? "en" : "zh";
  const field = (id, label, control) => `<div><label for="${id}">${text(label)}</label>${control}</div>`;
  const input = (id, label, attributes = 'type="text"') => field(id, label, `<input id="${id}" ${attributes} ${PRIVATE}>`);
  const select = (id, label, options = {}) => {
    const all = Object.entries(options).map(([value, name]) => `<option value="${text(value)}">${text(name)}</option>`);
    return field(id, label, `<select id="${id}">${all.join("")}</select>`);
  };
  const methods = { "": texts.anyMethod, GET: "GET", POST: "POST" };
  return `<!doctype html>
<html lang="${tag(language)}">
<head>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${text(texts.title)}</title>
<style>${style}</style>
</head>
<body>
<header>
  <span>wechatpay-wasm</span>
  <a href="/?lang=${other}" hreflang="${tag(other)}" lang="${tag(other)}">${text(texts.other)}</a>
</header>
<main>
  <div class="intro">
    <h1>${text(texts.title)}</h1>
    <p>${text(texts.lead)}</p>
    <dl id="facts" class="facts"></dl>
  </div>
  <noscript><p class="complaint">${text(texts.noScript)}</p></noscript>
  <p id="connection" class="complaint" role="alert" hidden></p>
  <div class="panes">
    <section class="received" aria-labelledby="requestsName">
      <div class="head">
        <h2 id="requestsName">${text(texts.requests)}</h2>
        <div class="actions">
          <button type="button" id="pause">${text(texts.pause)}</button>
          <button type="button" id="clear">${text(texts.clear)}</button>
        </div>
      </div>
      <p id="none" class="faint">${text(texts.none)}</p>
      <ul id="requests" class="requests"></ul>
      <p id="status" class="spoken" role="status"></p>
    </section>
    <div class="does">
      <section aria-labelledby="partnershipsName">
        <h2 id="partnershipsName">${text(texts.partnerships)}</h2>
        <ul id="partnerships" class="list"></ul>
      </section>
      <section aria-labelledby="couponName">
        <h2 id="couponName">${text(texts.coupon)}</h2>
        <p class="faint">${text(texts.couponHint)}</p>
        <form id="taking">
          ${select("partnership", texts.partnership)}
          ${input("openid", texts.openid, 'type="text" required maxlength="128" value="oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"')}
          ${input("handler", texts.handler, 'type="url" maxlength="2000" placeholder="http://127.0.0.1:3000/notify" aria-describedby="handlerHint"')}
          <p id="handlerHint" class="faint">${text(texts.handlerHint)}</p>
          ${select("notificationFault", texts.notificationFault, texts.notificationFaults)}
          <button id="take" class="main">${text(texts.take)}</button>
          <p id="taken" class="outcome" role="status"></p>
        </form>
        <details>
          <summary>${text(texts.bySigned)}</summary>
          <form id="takingSigned">
            ${field("signed", texts.signed, `<textarea id="signed" rows="5" required ${PRIVATE}></textarea>`)}
            <button>${text(texts.take)}</button>
            <p id="takenSigned" class="outcome" role="status"></p>
          </form>
        </details>
        <h3>${text(texts.coupons)}</h3>
        <ul id="coupons" class="list"></ul>
      </section>
      <section aria-labelledby="faultsName">
        <h2 id="faultsName">${text(texts.faults)}</h2>
        <p class="faint">${text(texts.faultsHint)}</p>
        <form id="injecting">
          ${select("kind", texts.kind)}
          <div class="fields">
            ${input("times", texts.times, 'type="number" min="1" max="1000000" value="1" required')}
            <label class="choice"><input id="always" type="checkbox"> ${text(texts.always)}</label>
          </div>
          <div class="fields" id="further">
            ${input("ms", texts.ms, 'type="number" min="0" max="600000" value="100" required')}
            ${select("effect", texts.effect, texts.effects)}
            ${input("retryAfter", texts.retryAfter, 'type="number" min="0" max="86400" value="1" required')}
            ${input("location", texts.location, 'type="text" maxlength="2000" value="/v3/sandbox/redirected" required')}
          </div>
          <div class="fields">
            ${select("method", texts.method, methods)}
            ${input("path", texts.path, 'type="text" maxlength="2000" pattern="/.*" placeholder="/v3/…"')}
          </div>
          <button id="inject" class="main">${text(texts.inject)}</button>
          <p id="injected" class="outcome" role="status"></p>
        </form>
        <ul id="faults" class="list"></ul>
      </section>
    </div>
  </div>
</main>
<script type="application/json" id="data">${JSON.stringify(data).replace(/</g, "\\u003c")}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** Browsers neither keep what is in a field nor send it to a spelling service. */
const PRIVATE = 'autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" translate="no"';

function tag(language) {
  return language === "zh" ? "zh-CN" : "en";
}

function text(words) {
  return words.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character]);
}
