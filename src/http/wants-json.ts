/** Programs ask the API, send JSON, or say that they accept it rather than pages. */
export function wantsJson(request: Request): boolean {
  const types = [request.headers.get("Accept"), request.headers.get("Content-Type")];
  return (
    new URL(request.url).pathname.startsWith("/api/") ||
    types.some((type) => type?.startsWith("application/json"))
  );
}
