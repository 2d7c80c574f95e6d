/**
 * A look-up that waits for others of the same kind: all keys that are asked for in one turn are read together, and each key
 * once. For hundreds of questions whose code asks for one thing at a time.
 * @param read what there is of some keys
 */
export function gather<T>(
  read: (keys: string[]) => Promise<Map<string, T>>,
): (key: string) => Promise<T | undefined> {
  const known = new Map<string, Promise<T | undefined>>();
  let turn: { keys: string[]; answer: Promise<Map<string, T>> } | null = null;

  function nextTurn(): { keys: string[]; answer: Promise<Map<string, T>> } {
    const keys: string[] = [];
    const answer = new Promise<void>((resolve) => void setTimeout(resolve, 0)).then(() => {
      turn = null;
      return read(keys);
    });
    return { keys, answer };
  }

  return (key) => {
    const before = known.get(key);
    if (before) return before;
    turn ??= nextTurn();
    turn.keys.push(key);
    const found = turn.answer.then((answer) => answer.get(key));
    known.set(key, found);
    return found;
  };
}
