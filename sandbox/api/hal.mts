/** A HAL link. */
export interface Link {
	href: string;
}

/** A `_links` object from names and addresses. */
export function links(addresses: Record<string, string>): Record<string, Link> {
	return Object.fromEntries(Object.entries(addresses).map(([name, href]) => [name, { href }]));
}

/**
 * A HAL collection (`_links`, `_embedded`, `size`, and `count` when the total is known).
 *
 * @param key name under `_embedded`
 * @param items the resources of this page
 * @param addresses link names and addresses; `self` at least
 * @param count total over all pages; PingOne often leaves it out
 */
export function collection(
	key: string,
	items: unknown[],
	addresses: Record<string, string>,
	count?: number,
): Record<string, unknown> {
	return {
		_links: links(addresses),
		_embedded: { [key]: items },
		...(count !== undefined && { count }),
		size: items.length,
	};
}
