const KEYS = [
  ["j", "Next comment"],
  ["k", "Previous comment"],
  ["a", "Approve; of a published comment: good"],
  ["s", "Spam"],
  ["d", "Trash"],
  ["u, Ctrl+Z", "Undo the last decision; again: the one before"],
  ["p", "Pick out for readers, or no more"],
  ["t", "Pin at the top of its thread, or no more"],
  ["r", "Reply"],
  ["e", "Edit"],
  ["x", "Tick: a, s and d then mean all that is ticked"],
  ["n", "Next page"],
  ["?", "Show these keys"],
] as const;

/** The keys of the queue, for those who have scripts: the script shows the button. */
export function Keys() {
  return (
    <>
      <button type="button" class="quiet" id="keys-button" aria-haspopup="dialog" hidden>
        Keys
      </button>
      <dialog id="keys" aria-labelledby="keys-title">
        <div class="stack">
          <h2 id="keys-title">Keys</h2>
          <dl class="facts">
            {KEYS.map(([key, does]) => (
              <>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </>
            ))}
          </dl>
          <p class="soft small">
            They act on the comment with the thick border, while the list has the focus. In a field,
            Ctrl+Enter sends and Escape leaves it.
          </p>
          <label class="check">
            <input type="checkbox" id="letters" /> Single letters act
          </label>
          <form method="dialog">
            <button type="submit">Close</button>
          </form>
        </div>
      </dialog>
    </>
  );
}
