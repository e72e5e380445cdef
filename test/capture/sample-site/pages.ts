/**
 * The pages of a small casino, as any front-end developer would write them. Hosts only matter where
 * a page names another origin: every host serves every page.
 */

const FORM = `<form data-postproof method="post" action="/register">
  <input name="email" value="player@aurora.example"><button>Register</button></form>`;
const MODULE = '<script type="module" src="/assets/boot.js"></script>';

type Page = (about: { query: URLSearchParams; widget: string; vendor: string }) => string;

export const PAGES: Record<string, Page> = {
  '/landing': () =>
    `${MODULE}<a id="next" href="/register">Register</a>
     <a id="tab" href="/register" target="_blank" rel="noopener">Register in a new tab</a>`,
  '/register': () => `${MODULE}${FORM}`,
  '/without': () => FORM,
  '/classic': () =>
    `<script src="/assets/postproof-capture.classic.js"></script>
     <script src="/assets/boot-classic.js"></script>${FORM}`,
  '/filled': () =>
    `${MODULE}<form data-postproof method="post" action="/register">
     <input type="hidden" name="postproof_click" value=""><input name="btag" value="old">
     <button>Register</button></form>`,
  '/own-fields': () =>
    `${MODULE}<form id="filledForm" data-postproof><input hidden name="btag"><input name="btag"></form>
     <form id="otherForm"><input hidden name="btag" value="of the page"></form><div id="host"></div>
     <script src="/assets/own-fields.js"></script>`,
  // A router that has rewritten the address before the library starts.
  '/rewritten': () => `<script src="/assets/rewrite.js"></script>${MODULE}${FORM}`,
  '/spa': () =>
    `${MODULE}<main></main>
     <button id="rewrite">Rewrite</button><button id="promotion">Promotion</button>
     <button id="quiet">Quiet</button><button id="form">Form</button>
     <script src="/assets/spa.js"></script>`,
  '/frame': ({ widget }) => `${MODULE}<iframe id="widget" src="${widget}/widget"></iframe>`,
  '/late-frame': ({ widget }) =>
    `<iframe id="widget" src="${widget}/widget"></iframe>
     <script src="/assets/boot-late.js"></script>`,
  '/widget': () => `<script type="module" src="/assets/boot-widget.js"></script>${FORM}`,
  '/vendor-frame': ({ vendor }) =>
    `${MODULE}<iframe id="vendor" src="${vendor}/vendor?brand=aurora+one"></iframe>`,
  '/links': ({ vendor }) =>
    `${MODULE}<a id="vendor" href="${vendor}/vendor?brand=aurora+one#form">Play</a>
     <a id="tab" target="_blank" rel="noopener" href="${vendor}/vendor">Play in a new tab</a>
     <a id="own" href="/register">Register</a>`,
  '/sandboxed': () =>
    `<iframe id="sandboxed" sandbox="allow-scripts allow-forms" src="/classic?click_id=Sand.1"></iframe>`,
  // Somebody else's registration form: it knows nothing of us and reads its own query.
  '/vendor': ({ query }) =>
    `<form method="post" action="/register">
     <input name="clickref" value="${escapeHtml(query.get('clickref') ?? '')}">
     <input name="brand" value="${escapeHtml(query.get('brand') ?? '')}">
     <button>Register</button></form>`,
};

const CAPTURE = `window.problems = [];
  window.start = (capture, config) => {
    window.postproof = capture({ ...config, onProblem: (one) => window.problems.push(one) });
  };`;

/** Scripts that start the library; `config` is JSON. */
export const SCRIPTS: Record<string, (configs: { site: string; widget: string }) => string> = {
  '/assets/boot.js': ({ site }) =>
    `import { capture } from '/assets/postproof-capture.js';\n${CAPTURE} start(capture, ${site});`,
  '/assets/boot-widget.js': ({ widget }) =>
    `import { capture } from '/assets/postproof-capture.js';\n${CAPTURE} start(capture, ${widget});`,
  '/assets/boot-classic.js': ({ site }) => `${CAPTURE} start(PostproofCapture.capture, ${site});`,
  // The widget is up and has asked before this page runs the library.
  '/assets/boot-late.js': ({ site }) =>
    `${CAPTURE} window.boot = async () => {
      const { capture } = await import('/assets/postproof-capture.js');
      start(capture, ${site});
    };`,
  '/assets/own-fields.js': () => `window.addForms = () => {
    const root = document.getElementById('host').attachShadow({ mode: 'open' });
    window.shadowForm = root.appendChild(document.createElement('form'));
    postproof.fill(shadowForm);
  };`,
  '/assets/rewrite.js': () => `history.replaceState(null, '', '/rewritten/lobby');`,
  '/assets/spa.js': () => `
    const main = document.querySelector('main');
    const on = (id, work) => { document.getElementById(id).onclick = work; };
    on('rewrite', () => history.replaceState(null, '', '/spa/lobby'));
    on('promotion', () => {
      history.pushState(null, '', '/spa/promotion?click_id=Second.2');
      main.append('Promotion');
    });
    on('quiet', () => history.pushState(null, '', '/spa/quiet?click_id=Third.3'));
    on('form', () => { main.innerHTML = ${JSON.stringify(FORM)}; });`,
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
