package academy.video.stage.result.page;

/** A table that grows row by row: a name in front, then cells in the order of the columns. */
final class Table {

  private static final String NUMBER = "n";

  /** More columns than these are wider than a phone. */
  private static final int FIT_ON_A_PHONE = 4;

  private final Html html;
  private int columns = 1;

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
    columns += titles.length;
    for (String title : titles) {
      html.element("th", title, "scope", "col", "class", NUMBER);
    }
    return this;
  }

  Table texts(String... titles) {
    columns += titles.length;
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
    html.close().close();
    if (columns > FIT_ON_A_PHONE) {
      html.element("p", "Scroll sideways to see all columns.", "class", "hint");
    }
    html.close().line();
  }
}
