import { KINDS } from './judge.mts';
import { PLANTED, type Planted } from './planted.mts';
import { runSeed, seedsOf } from './run.mts';

const SCHEDULES = 200;

/** @returns after how many schedules a lie of this kind was found; undefined when it was not */
async function findLie({ kind, operation, execute }: Planted): Promise<number | undefined> {
	for (const [index, seed] of seedsOf(operation, SCHEDULES).entries()) {
		const { lies } = await runSeed(operation, seed, execute);
		if (lies.some((lie) => lie.kind === kind)) return index + 1;
	}
	return undefined;
}

it.each(PLANTED)('the judge finds it when $what ($operation)', async (planted) => {
	expect(await findLie(planted)).toBeLessThanOrEqual(SCHEDULES);
});

it('a lie of each kind is planted', () => {
	expect(new Set(PLANTED.map(({ kind }) => kind))).toEqual(new Set(KINDS));
});
