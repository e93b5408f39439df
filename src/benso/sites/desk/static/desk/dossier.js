// The page of one dossier by keyboard.
import { pressKey, typing } from "./keys.js";

document.addEventListener("keydown", (event) => {
  if (!typing(event)) pressKey(event, document);
});
