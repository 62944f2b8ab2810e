import { defineConfig } from "vite";

/** The bundle lies in the Python package, so that who runs the program needs no Node. */
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "../transcribe/review/static",
    emptyOutDir: true,
    target: "es2022",
    assetsDir: ".",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { "/api": process.env["DESK"] ?? "http://127.0.0.1:8700" } },
  test: { include: ["test/**/*.test.ts"], environment: "node", testTimeout: 120_000 },
} as Parameters<typeof defineConfig>[0]);
