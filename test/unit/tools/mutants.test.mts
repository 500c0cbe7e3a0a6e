import { runInNewContext } from 'node:vm';
import { ModuleKind, transpile } from 'typescript';
import { changed, changesOf } from '../../../tools/mutants/operators.mts';
import { probeAround, probesOf, withProbes } from '../../../tools/mutants/probes.mts';

const SOURCE = `
export const size = (list?: number[]) => list?.length ?? 0;
export async function save(list: number[], keep: (all: number[]) => Promise<void>): Promise<boolean> {
	if (list.length > 3 && size(list) !== 7) return false;
	else for (const each of list) if (each < 0) throw new Error('negative');
	await keep(list);
	return list.length === 0 ? false : true;
}
`;

interface Seen {
	steps: number;
	limit: number;
	end: () => never;
	hits: Record<string, number[]>;
}

/** Runs the probed source. */
function load(text: string, limit = Infinity) {
	const end = () => {
		throw new Error('too many steps');
	};
	const seen: Seen = { steps: 0, limit, end, hits: {} };
	const exported = {} as { save: (...args: unknown[]) => Promise<boolean> };
	const script = transpile(text, { module: ModuleKind.CommonJS });
	runInNewContext(script, { exports: exported, __filename: 'a.ts', __coverage__: seen });
	return { ...exported, seen };
}

/** The smallest probed stretch around some code; none when it runs as the file is loaded. */
function around(code: string): string | undefined {
	const start = SOURCE.indexOf(code);
	const probes = probesOf('a.ts', SOURCE);
	const place = probeAround(probes, start, start + code.length);
	const [found] = probes.slice(place, place + 1);
	return place < 0 ? undefined : SOURCE.slice(found.start, found.end);
}

describe('probes', () => {
	it('leave what code does as it is, and tell what ran', async () => {
		const { save, seen } = load(withProbes('a.ts', SOURCE));
		const kept: number[][] = [];
		const keep = async (all: number[]) => await Promise.resolve(void kept.push(all));
		await expect(save([-1], keep)).rejects.toThrow('negative');
		const probes = probesOf('a.ts', SOURCE);
		const ran = () => Object.keys(seen.hits['a.ts']).map((place) => probes[Number(place)]);
		const texts = () => ran().map(({ start, end }) => SOURCE.slice(start, end));
		expect(texts()).toContain("throw new Error('negative');");
		expect(texts()).not.toContain('await keep(list);');
		expect(await save([1], keep)).toBe(true);
		expect(kept).toEqual([[1]]);
		expect(texts()).toContain('await keep(list);');
		expect(texts()).not.toContain('return false;');
	});

	it('end what makes too many steps', async () => {
		const { save } = load(withProbes('a.ts', SOURCE), 5);
		await expect(save([1, 2, 3], () => undefined)).rejects.toThrow('too many steps');
	});

	it('keep each line where it is', () => {
		expect(withProbes('a.ts', SOURCE).split('\n')).toHaveLength(SOURCE.split('\n').length);
	});

	it('know the smallest stretch around a place', () => {
		expect(around("'negative'")).toBe("throw new Error('negative');");
		expect(around('!== 7')).toBe('size(list) !== 7');
		expect(around('length ??')).toBe('list?.length ?? 0');
		expect(around('export const')).toBeUndefined();
	});
});

it('changes conditions, constants, statements and what is returned', () => {
	const found = changesOf('a.ts', SOURCE).map((change) => changed(SOURCE, change).split('\n'));
	const lines = new Set(found.flat());
	for (const line of [
		'export const size = (list?: number[]) => list?.length ?? 1;',
		"	else for (const each of list) if (each <= 0) throw new Error('negative');",
		'	if (list.length > 3 || size(list) !== 7) return false;',
		'	keep(list);',
		'	;',
		'	return list.length !== 0 ? false : true;',
	]) {
		expect(lines).toContain(line);
	}
});

it('leaves out an await that changes nothing, and no other', () => {
	const waits = (text: string) =>
		changesOf('a.ts', text).filter(({ operator }) => operator === 'drop await').length;
	expect(waits('async () => await ask();')).toBe(0);
	expect(waits('async function once() { return await ask(); }')).toBe(0);
	expect(waits('async function safe() { try { return await ask(); } catch { return 1; } }')).toBe(
		1,
	);
	expect(waits('async () => (await ask()) + 1;')).toBe(1);
	expect(waits('async () => { await ask(); };')).toBe(1);
});
