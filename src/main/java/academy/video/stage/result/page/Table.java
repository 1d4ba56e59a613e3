package academy.video.stage.result.page;

/** A table that grows row by row: a name in front, then cells in the order of the columns. */
final class Table {

  private static final String NUMBER = "n";

  private final Html html;

  /**
   * Begins the head.
   *
   * @param name what the table shows; no two of a page have the same
   * @param first what the names in front are
   */
  Table(Html html, String name, String first) {
    this.html = html;
    html.open("div", "class", "scroll", "tabindex", 0, "role", "region", "aria-label", name)
        .open("table")
        .open("thead")
        .open("tr")
        .heading("col", first);
  }

  Table numbers(String... titles) {
    for (String title : titles) {
      html.element("th", title, "scope", "col", "class", NUMBER);
    }
    return this;
  }

  Table texts(String... titles) {
    for (String title : titles) {
      html.heading("col", title);
    }
    return this;
  }

  /** Ends the head. */
  void begin() {
    html.close().close().open("tbody").line();
  }

  Table row(String name) {
    html.open("tr").heading("row", name);
    return this;
  }

  Table number(String figure) {
    html.element("td", figure, "class", NUMBER);
    return this;
  }

  Table text(String text) {
    html.element("td", text);
    return this;
  }

  void endRow() {
    html.close().line();
  }

  void end() {
    html.close().close().close().line();
  }
}
