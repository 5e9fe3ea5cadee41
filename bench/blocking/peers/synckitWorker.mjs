import { runAsWorker } from "synckit";
import { echo } from "../work.mjs";

runAsWorker(echo);
