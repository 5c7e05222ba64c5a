// ESLint's configuration for the page's script and its tests. Run `npm ci && npm run lint` in this folder.

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/node_modules/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-len": ["error", { code: 120, ignoreComments: true, ignoreStrings: true }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["generator/snippetgen/site/assets/*.js"],
    languageOptions: { sourceType: "commonjs", globals: globals.browser },
  },
  { files: ["tests/js/*.mjs"], languageOptions: { globals: globals.node } },
];
