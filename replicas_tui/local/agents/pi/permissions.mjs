// An extension of Pi, which asks nobody by itself: before a tool does what the workspace's policy does not let it do
// unasked, the user decides. What goes wrong in here blocks the tool.
import path from "node:path";

const POLICY = process.env.REPLICAS_PERMISSIONS;
const READS = new Set(["read", "grep", "find", "ls"]);
const EDITS = new Set(["write", "edit"]);

export default function (pi) {
  const always = new Set();

  pi.on("tool_call", async (event, ctx) => {
    const { toolName, toolCallId, input } = event;
    if (POLICY === "all" || READS.has(toolName) || always.has(toolName)) return;
    if (POLICY === "edits" && EDITS.has(toolName) && isInside(ctx.cwd, input.path)) return;
    const said = await ctx.ui.input(JSON.stringify({ toolName, toolCallId, input }));
    const { allowed, forever, reason } = JSON.parse(said ?? "{}");
    if (!allowed) return { block: true, reason: reason || "The user declined this." };
    if (forever) always.add(toolName);
  });
}

function isInside(folder, file) {
  const way = path.relative(folder, path.resolve(folder, String(file)));
  return way !== "" && !way.startsWith("..") && !path.isAbsolute(way);
}
