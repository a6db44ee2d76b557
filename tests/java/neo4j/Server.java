import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** A Neo4j server with accounts on 127.0.0.1: `Server HOME PORT`. It ends when its standard input does. */
public class Server {
  public static void main(String[] given) throws Exception {
    DatabaseManagementService server = new DatabaseManagementServiceBuilder(Path.of(given[0]))
        .setConfig(GraphDatabaseSettings.auth_enabled, true)
        .setConfig(BoltConnector.enabled, true)
        .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", Integer.parseInt(given[1])))
        .build();
    System.out.println("ready");
    while (System.in.read() >= 0) { }
    server.shutdown();
  }
}
