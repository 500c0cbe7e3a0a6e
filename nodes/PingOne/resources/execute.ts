import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runItems, type Run } from '../run/items';
import { describe } from './describeError';
import { readMaxInFlight } from './fields/options';
import { findOperation } from '.';
import { connect, viewItem } from './item';
import { transport } from '../pingone/client/transport';
import { inReadingOrder } from '../pingone/readingOrder';

/** What all items of a run share; made for the first item, so that an item with bad input costs nothing. */
async function open(ctx: IExecuteFunctions, run: Run) {
	const connection = await connect(ctx);
	return { connection, sendFor: transport(ctx, connection, run) };
}

/** Runs the chosen operation for every input item. Resource and operation take no expressions. */
export async function execute(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = findOperation(
		ctx.getNodeParameter('resource', 0) as string,
		ctx.getNodeParameter('operation', 0) as string,
	);
	if (operation.execute) return await operation.execute(ctx);
	const work = (run: Run) => {
		let opened: ReturnType<typeof open> | undefined;
		return async (item: number) => {
			opened ??= open(ctx, run);
			const { connection, sendFor } = await opened;
			const results = await operation.run(viewItem(ctx, connection, sendFor(), item));
			return [results].flat().map(inReadingOrder);
		};
	};
	return await runItems(ctx, {
		work,
		describe,
		width: readMaxInFlight(ctx.getNodeParameter('options', 0, {}) as IDataObject),
	});
}
