import { format } from 'prettier';
import type { Section } from './assumption.mts';
import { ASSUMPTIONS } from './assumptions/index.mts';

const cell = (text: string) => text.replaceAll('|', '\\|');

function table(section: Section): string {
	const rows = ASSUMPTIONS.filter((each) => each.section === section).map(
		({ assumes, otherwise, how, probe, id }) =>
			`| ${cell(assumes)} | ${cell(otherwise)} | ${probe ? `\`${id}\`, or by hand: ` : ''}${cell(how)} |`,
	);
	return ['| The node assumes | If not | How to check |', '| --- | --- | --- |', ...rows].join(
		'\n',
	);
}

/** The document with its tables made from the assumptions; what stands between them stays. */
export async function documented(text: string): Promise<string> {
	const filled = text.replace(
		/<!-- (roles|create|key|manage|confirm):start -->[^]*?<!-- \1:end -->/g,
		(_, section: Section) =>
			`<!-- ${section}:start -->\n\n${table(section)}\n\n<!-- ${section}:end -->`,
	);
	return await format(filled, { parser: 'markdown', useTabs: true, printWidth: 100 });
}
