const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** A table, as Markdown without padding: a cell of 1,000 characters would widen every line. */
export const markdownTable = (head: string[], rows: string[][]): string =>
	[head, head.map(() => '---'), ...rows].map(row).join('\n');
