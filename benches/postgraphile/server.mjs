// The peer: PostGraphile 5 on the programme's tables, with row-level security by what each request claims, tuned as its
// manual says: production mode, prepared statements, a pool, no explorer, and one process or one for each core.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";

const { DATABASE_URL, PORT, PROCESSES = "1", POOL = "8" } = process.env;

const preset = {
  extends: [PostGraphileAmberPreset],
  // Order and condition by any column, as the documents ask.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [makePgService({ connectionString: DATABASE_URL, schemas: ["public"], poolConfig: { max: Number(POOL) } })],
  schema: { defaultBehavior: "+list" },
  grafserv: { watch: false, graphiql: false, graphqlPath: "/graphql", websockets: false },
  grafast: {
    explain: false,
    context(request) {
      const { headers } = request.node.req;
      return {
        pgSettings: {
          role: "yardstick",
          "yardstick.tenant": headers["x-tenant"],
          "yardstick.person": headers["x-person"],
          "yardstick.national": headers["x-national"],
        },
      };
    },
  },
};

if (cluster.isPrimary && Number(PROCESSES) > 1) {
  for (let index = 0; index < Number(PROCESSES); index++) cluster.fork();
} else {
  const server = createServer();
  await postgraphile(preset).createServ(grafserv).addTo(server);
  server.keepAliveTimeout = 600_000;
  server.listen(Number(PORT), "127.0.0.1");
}
