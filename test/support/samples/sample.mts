import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** JSON as it came. */
export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** A request and its answer as a page of Ping's documentation prints them. */
export interface Sample {
	/** Name of its file, without the ending. */
	file: string;
	/** Title of the page. */
	page: string;
	request: { method: string; path: string; headers: Record<string, string>; body: Json };
	/** `printed` is `full`, `partial` or `none`; status null when the page gives none. */
	response: { status: number | null; body: Json; printed: string };
	notes: string;
	/** Members of the answer that the page documents as absent, such as `_links.environment`. */
	absent: string[];
}

const FOLDER = join(process.cwd(), 'test', 'samples');

/** Members that a page says, or shows by leaving them out on purpose, are not there. */
const ABSENT: Record<string, string[]> = JSON.parse(
	readFileSync(join(FOLDER, 'absent', 'members.json'), 'utf8'),
) as Record<string, string[]>;

/** Every sample of `test/samples/`. */
export const SAMPLES: Sample[] = readdirSync(FOLDER)
	.filter((name) => name.endsWith('.json'))
	.sort()
	.map((name) => {
		const file = name.slice(0, -'.json'.length);
		const sample = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Sample;
		return { ...sample, file, absent: sample.absent ?? ABSENT[file] ?? [] };
	});

/** Whether the value is a JSON object. */
export function isObject(value: Json | undefined): value is Record<string, Json> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The path of a sample below the environment, with its query; undefined when it is elsewhere. */
export function pathBelowEnvironment({ request }: Sample): string | undefined {
	return /^\{\{apiPath\}\}(?:\/v1)?\/environments\/\{\{\w+\}\}(\/.*)$/.exec(request.path)?.[1];
}

/** The path with every placeholder alike, so that samples of one operation can be told. */
function shapeOf(sample: Sample): string {
	return sample.request.path
		.replace('{{apiPath}}/v1', '{{apiPath}}')
		.split('?', 1)[0]
		.replace(/\{\{.*?\}\}/g, '{}');
}

/** Another sample of the same operation that prints a request body. */
export function siblingWithBody(sample: Sample): Sample | undefined {
	const type = sample.request.headers['Content-Type'];
	return SAMPLES.find(
		(each) =>
			each.request.body !== null &&
			each.request.method === sample.request.method &&
			shapeOf(each) === shapeOf(sample) &&
			(type === undefined || each.request.headers['Content-Type'] === type),
	);
}
