/** What the runtime has of Node's module, as far as it is used: Node's own types would bring all of Node's globals along. */
declare module "node:async_hooks" {
  export class AsyncLocalStorage<T> {
    run<R>(store: T, work: () => R): R;
    getStore(): T | undefined;
  }
}
