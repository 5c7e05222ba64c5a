// Imports a cURL snippet as readers do: with curlconverter, and with Postman's converter, which reads no pipes and no
// redirections.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { toPythonWarn } from "curlconverter";

const postman = createRequire(import.meta.url)("curl-to-postmanv2");
const snippet = readFileSync(process.argv[2], "utf8");
const [command] = /\bcurl [^]*/.exec(snippet) ?? [""];
const sends = / (?:--data|--form|--json|--upload-file)/.test(command) && !command.includes(" --get");
const method = / --request (\w+)/.exec(command)?.[1] ?? (sends ? "POST" : "GET");
const address = /https?:\/\/[^' ]+/.exec(command)?.[0] ?? "no address";

function check(importer, right, result) {
  if (right) return;
  console.error(`${importer} makes this of it:\n${result}`);
  process.exitCode = 1;
}

try {
  const [python] = toPythonWarn(snippet);
  check("curlconverter", python.includes(`requests.${method.toLowerCase()}(`) && python.includes(address), python);
} catch (error) {
  check("curlconverter", false, error.message);
}
if (!/ \| | </.test(snippet)) {
  postman.convert({ type: "string", data: snippet }, (error, { result, reason, output } = {}) => {
    const request = output?.[0]?.data;
    const right = result && request.method === method && request.url.startsWith(address);
    check("Postman", !error && right, reason ?? JSON.stringify(request, null, 2));
  });
}
