import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.DirectedGraph;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Node;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.EdgeMergeStrategy;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.importer.api.Report;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Reads graph files as Gephi does and writes, beside each, what it found as JSON: `Read FILE...`. */
public class Read {
  public static void main(String[] files) throws Exception {
    for (String file : files) {
      ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
      projects.newProject();
      ImportController importing = Lookup.getDefault().lookup(ImportController.class);
      Container container = importing.importFile(new File(file));
      List<String> issues = new ArrayList<>();
      // As in the import dialog without "auto-scale"; "don't merge" is chosen for GraphML, which has no edge types.
      container.getLoader().setAutoScale(false);
      if (file.endsWith(".graphml")) {
        container.getLoader().setEdgesMergeStrategy(EdgeMergeStrategy.NO_MERGE);
      }
      // Processing empties the import's report; the processor keeps one of its own.
      issues(container.getReport(), issues);
      DefaultProcessor processor = new DefaultProcessor();
      importing.process(container, processor, projects.getCurrentWorkspace());
      issues(processor.getReport(), issues);
      GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel();
      DirectedGraph graph = model.getDirectedGraph();
      List<String> nodes = new ArrayList<>();
      for (Node node : graph.getNodes().toArray()) {
        String looks = "\"looks\": [" + node.x() + ", " + node.y() + ", " + node.size() + ", " + node.getRGBA() + "]";
        nodes.add("{" + looks + ", " + values(node, model.getNodeTable().toArray()) + "}");
      }
      List<String> edges = new ArrayList<>();
      for (Edge edge : graph.getEdges().toArray()) {
        List<String> ends = List.of(edge.getSource().getId().toString(), edge.getTarget().getId().toString());
        String kind = edge.getTypeLabel() == null ? "null" : text(edge.getTypeLabel().toString());
        String how = "\"ends\": " + list(ends) + ", \"type\": " + kind + ", \"directed\": " + edge.isDirected();
        edges.add("{" + how + ", " + values(edge, model.getEdgeTable().toArray()) + "}");
      }
      String found = "{\"issues\": [" + String.join(", ", issues) + "],\n"
          + "\"node_columns\": " + columns(model.getNodeTable().toArray()) + ",\n"
          + "\"edge_columns\": " + columns(model.getEdgeTable().toArray()) + ",\n"
          + "\"nodes\": [" + String.join(",\n", nodes) + "],\n\"edges\": [" + String.join(",\n", edges) + "]}\n";
      Files.writeString(Path.of(file + ".json"), found, StandardCharsets.UTF_8);
      projects.closeCurrentProject();
    }
    System.exit(0);
  }

  private static void issues(Report report, List<String> issues) {
    if (report == null) return;
    for (Issue issue : report.getIssuesList(100000)) {
      issues.add(list(List.of(issue.getLevel().name(), issue.getMessage())));
    }
  }

  private static String values(Element element, Column[] columns) {
    List<String> found = new ArrayList<>();
    for (Column column : columns) {
      Object value = element.getAttribute(column);
      if (value != null) found.add(text(column.getTitle()) + ": " + value(value));
    }
    return "\"values\": {" + String.join(", ", found) + "}";
  }

  private static String value(Object value) {
    if (value instanceof String[]) return list(List.of((String[]) value));
    if (value instanceof Boolean || value instanceof Number) return value.toString();
    return text(value.toString());
  }

  private static String columns(Column[] columns) {
    List<String> found = new ArrayList<>();
    for (Column column : columns) found.add(text(column.getTitle()) + ": " + text(column.getTypeClass().getSimpleName()));
    return "{" + String.join(", ", found) + "}";
  }

  private static String list(List<String> texts) {
    List<String> found = new ArrayList<>();
    for (String each : texts) found.add(text(each));
    return "[" + String.join(", ", found) + "]";
  }

  private static String text(String text) {
    StringBuilder found = new StringBuilder("\"");
    for (char each : text.toCharArray()) {
      boolean plain = each >= 0x20 && each < 0x7f && each != '"' && each != '\\';
      found.append(plain ? String.valueOf(each) : String.format("\\u%04x", (int) each));
    }
    return found.append('"').toString();
  }
}
