/** The picture that a file was of before it was replaced; null where it was not. */
export async function pictureInPlaceOf(
  binding: D1Database,
  key: string,
): Promise<{ id: number; key: string } | null> {
  return binding
    .prepare(
      `SELECT m.id, m.key FROM media_files f CROSS JOIN media m ON m.id = f.media_id
       WHERE f.key = ? AND f.replaced_at IS NOT NULL`,
    )
    .bind(key)
    .first<{ id: number; key: string }>();
}
