/** Where the string ends that begins at `from`. */
function endOfString(json: string, from: number): number {
	let at = from + 1;
	while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
	return at;
}

function isFollowedByColon(json: string, from: number): boolean {
	let at = from;
	while (at < json.length && ' \t\r\n'.includes(json.charAt(at))) at++;
	return json[at] === ':';
}

/**
 * Whether every object in JSON has each name once. JSON.parse keeps the last of several members of
 * one name, while another reader may take the first: then both would check different values.
 *
 * @param json valid JSON
 */
export function hasDistinctNames(json: string): boolean {
	const levels: Array<Set<string>> = [];
	for (let at = 0; at < json.length; at++) {
		if (json[at] === '{' || json[at] === '[') levels.push(new Set());
		else if (json[at] === '}' || json[at] === ']') levels.pop();
		if (json[at] !== '"') continue;
		const end = endOfString(json, at);
		const name = isFollowedByColon(json, end + 1) && String(JSON.parse(json.slice(at, end + 1)));
		const names = levels.at(-1);
		at = end;
		if (name === false || !names) continue;
		if (names.has(name)) return false;
		names.add(name);
	}
	return true;
}
