// Datasette's forms have fields without a name that a screen reader could say: give them one, also when rows are added.
const words = document.currentScript.dataset;
const names = {
  "select[name^=_filter_column]": words.column, "select[name^=_filter_op]": words.op,
  "input[name^=_filter_value]": words.value, "select[name=_sort]": words.sort, "select[name^=_sort]": words.sort,
  "textarea": words.sql, ".CodeMirror textarea": words.sql, ".cm-content": words.sql,
};
function label() {
  for (const [selector, name] of Object.entries(names)) {
    for (const field of document.querySelectorAll(selector)) {
      if (!field.labels?.length && !field.hasAttribute("aria-label")) field.setAttribute("aria-label", name);
    }
  }
}
label();
new MutationObserver(label).observe(document.body, { childList: true, subtree: true });
