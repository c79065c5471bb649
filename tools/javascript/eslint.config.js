// What ESLint asks of the site's JavaScript: the recommended rules, and those that catch real faults.
// Paths are seen from the project's folder, in which `make lint` starts it.
import js from "@eslint/js";
import globals from "globals";

// Names that every window has: one that was meant to be a variable of the script is not missed at all.
const OF_EVERY_WINDOW = ["close", "event", "external", "find", "focus", "length", "name", "open", "origin", "parent", "status", "stop", "top"];

const FAULTS = {
  "array-callback-return": "error",
  eqeqeq: "error",
  "no-alert": "error",
  "no-console": "error",
  "no-constructor-return": "error",
  "no-eval": "error",
  "no-extend-native": "error",
  "no-implied-eval": "error",
  "no-loop-func": "error",
  "no-new-func": "error",
  "no-promise-executor-return": ["error", { allowVoid: true }],
  "no-restricted-globals": ["error", ...OF_EVERY_WINDOW],
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-template-curly-in-string": "error",
  "no-throw-literal": "error",
  "no-unreachable-loop": "error",
  "no-unused-expressions": "error",
  "no-unused-vars": ["error", { ignoreRestSiblings: true }],
  // Functions may stand below what calls them; a constant that the module has not reached yet is an error when it runs.
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-var": "error",
  "prefer-const": "error",
};

// Text that becomes markup is how somebody's name would become a script.
const MARKUP = [
  "AssignmentExpression > MemberExpression.left[property.name=/^(inner|outer)HTML$/]",
  "CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|createContextualFragment)$/]",
  "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]",
].map((selector) => ({ selector, message: "Text must not become markup: build elements, or take the server's own markup and say so here." }));

export default [
  { ignores: ["**/noble/**", "**/qr/**", "**/zxing/**"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: { ...FAULTS, "no-restricted-syntax": ["error", ...MARKUP] },
  },
  { files: ["**/*worker.js"], languageOptions: { globals: globals.worker } },
  { files: ["tests/**", "tools/**"], languageOptions: { globals: globals.node } },
];
