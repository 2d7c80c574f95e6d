/** public/assets/icon.svg at 32 pixels as an ICO file, in base64: for programs that ask for `/favicon.ico` and read no SVG. */
export const DEFAULT_ICON =
  "AAABAAEAICAAAAEAIADSAAAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAgAAAAIAQDAAAAgVRnxwAAAB5QTFRFGhgWKioqGhgWGhkWGxgWGhkWGhgWGhgWGxkW/Pv4yDsaHgAAAAh0Uk5TiAbl5onn5IfAxl5FAAAACXBIWXMAAAsTAAALEwEAmpwYAAAARklEQVQoz2MQsehAAk2MDBwdKKCBwQJVoJWhAw0QJzATDsgXINPaGZ1ohqIIgAFeAdqZQRO/4DZDA5Xfhh7Z7QwCGqjJAQBB8xPb8bnwBwAAAABJRU5ErkJggg==";
