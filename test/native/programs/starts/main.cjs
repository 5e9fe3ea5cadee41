require("./attempt.cjs")();
