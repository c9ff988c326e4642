// The whole firmware in a 32-bit MicroPython, step by step, and what it takes of the heap.
//
//   node run.mjs PACKAGE STUDY.json     the folder of a deployed package; what to do, see __init__.py
//
// Prints one JSON object. Garbage is collected between two calls of runPython only: this port can't scan its
// stack inside one. So the firmware's tasks are resumed one by one from here.
import fs from 'fs';
import path from 'path';
import { fileURLToPath } from 'url';

process.on('uncaughtException', error => { console.log(String(error.message || error)); process.exit(1); });
const here = path.dirname(fileURLToPath(import.meta.url));
const [folder, studyFile, entry] = process.argv.slice(2);
const study = JSON.parse(fs.readFileSync(studyFile));
const { loadMicroPython } = await import(entry);
let said = '';
const mp = await loadMicroPython({
  heapsize: 1 << 20, pystack: 16384, stdout: data => { said += new TextDecoder().decode(data); }, linebuffer: false,
});
const run = text => mp.runPython(text);

function copy(from, to) {
  if (!mp.FS.analyzePath(to).exists) mp.FS.mkdir(to);
  for (const name of fs.readdirSync(from)) {
    const source = path.join(from, name), target = to + '/' + name;
    if (fs.statSync(source).isDirectory()) copy(source, target);
    else mp.FS.writeFile(target, fs.readFileSync(source));
  }
}
copy(folder, '/flash');
copy(path.join(here, 'devices'), '/devices');
if (study.frozen) copy(study.frozen, '/devices');
run("import sys, gc, os, micropython\nsys.path[:] = ['/devices', '/flash']\nos.chdir('/flash')\n" +
  'import time, machine, _onewire, network, socket, json, asyncio, select, errno, binascii\n' +
  'from umqtt import simple\nfrom asyncio import step as _step');
for (const [rom, value] of Object.entries(study.sensors))
  run(`_onewire.SENSORS[binascii.unhexlify('${rom}')] = ${value}`);

function used(collect = true) {
  if (collect) for (let n = 0; n < 2; n++) run('gc.collect()');
  run('_used = gc.mem_alloc()');
  return mp.globals.get('_used');
}
const now = () => { run('_now = time.now_ms'); return mp.globals.get('_now'); };
const result = { modules: {}, moments: {} };
function names() {
  said = '';
  run('micropython.qstr_info()');
  return Number(/n_qstr=(\d+)/.exec(said)[1]);
}
result.names_before = names();
const before = used();
if (study.modules) {
  for (const name of study.modules) {
    const at = used();
    run('import ' + name);
    result.modules[name] = used() - at;
  }
} else {
  run(study.boot);
  result.built = used() - before;
  while (now() < study.work_ms) { run('_step()'); if (study.work_ms < 0) break; }
  result.at_work = used() - before;
  result.names_at_work = names();
  for (const [name, [program, ms]] of Object.entries(study.moments)) {
    said = '';
    let most = 0, upper = 0;
    const until = now() + ms;
    run(program);
    while (now() < until) {
      const at = used();
      run('_step()');
      upper = Math.max(upper, used(false) - before);
      most = Math.max(most, used() - before);
    }
    result.moments[name] = { most, upper, said: said.slice(0, 400) };
  }
  result.after = used() - before;
  run('_loaded = " ".join(sorted(sys.modules))');
  result.loaded = mp.globals.get('_loaded').split(' ');
}
result.names = names();
result.name_bytes = Number(/n_total_bytes=(\d+)/.exec(said)[1]);
if (study.dump) { said = ''; run('micropython.qstr_info(1)'); result.qstrs = said; said = ''; run('micropython.mem_info(1)'); result.map = said; }
console.log(JSON.stringify(result));
