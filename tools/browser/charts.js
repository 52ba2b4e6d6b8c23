// What report.html needs of Vega and Vega-Lite, as one script: `charts.compile`, `charts.parse`, `charts.View`.
// Maps, force layouts, word clouds and other transforms that no chart of the report uses are left out.
import {extend} from 'vega-util';
import {transforms} from 'vega-dataflow';
import * as plain from 'vega-transforms';
import * as views from 'vega-view-transforms';
import * as encoders from 'vega-encode';
import 'vega-functions';

extend(transforms, plain, views, encoders);

export {compile} from 'vega-lite';
export {parse} from 'vega-parser';
export {View} from 'vega-view';
// Evaluates expressions without eval, so that the page's policy may forbid it.
export {expressionInterpreter} from 'vega-interpreter';
