// The SQL editor of Datasette's query pages; without scripts it is a plain text field.
window.addEventListener("load", () => {
  const format = document.querySelector("button#sql-format");
  const written = document.querySelector("pre#sql-query");
  const field = document.querySelector("textarea#sql-editor");
  if (field && window.CodeMirror) {
    const editor = CodeMirror.fromTextArea(field, { lineNumbers: true, mode: "text/x-sql", lineWrapping: true });
    editor.getInputField().setAttribute("aria-label", "SQL");
    editor.setOption("extraKeys", {
      "Shift-Enter": () => document.querySelector("form.sql").submit(),
      Tab: false,
    });
    if (format && window.sqlFormatter) {
      format.hidden = false;
      format.addEventListener("click", () => editor.setValue(sqlFormatter.format(editor.getValue())));
    }
  } else if (written && format && window.sqlFormatter) {
    const formatted = sqlFormatter.format(written.textContent);
    if (formatted !== written.textContent) {
      format.hidden = false;
      format.addEventListener("click", () => { written.textContent = formatted; });
    }
  }
});
