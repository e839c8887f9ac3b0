import styles from './drafts.module.css';

/** Stands where a list of a section has nothing in it: what that means, in a line. */
export function EmptyList({ title, body }: { readonly title: string; readonly body: string }) {
  return (
    <p className={styles.dim}>
      <strong>{title}</strong>
      {'. '}
      {body}
    </p>
  );
}
