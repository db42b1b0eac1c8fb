import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-console": "error",
    },
  },
  {
    files: ["assets/**/*.js"],
    languageOptions: { globals: globals.browser },
    // The forms of import and export that tempo/page/scripts.py puts together.
    rules: {
      "no-restricted-syntax": [
        "error",
        "ImportDefaultSpecifier",
        "ImportNamespaceSpecifier",
        "ImportExpression",
        "ExportAllDeclaration",
        "ExportDefaultDeclaration",
        "ExportSpecifier",
        "ExportNamedDeclaration > :not(VariableDeclaration[kind='const'])",
      ],
    },
  },
  {
    files: ["tests/scripts/*.js"],
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    // Every test runs.
    rules: {
      "no-restricted-syntax": [
        "error",
        "MemberExpression[object.name='test'][property.name=/^(only|skip|todo)$/]",
        "Property[key.name=/^(only|skip|todo)$/]",
      ],
    },
  },
];
