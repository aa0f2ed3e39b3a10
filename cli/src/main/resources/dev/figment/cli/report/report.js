'use strict';
// Values under the pointer, and the choice of layer and head. The page says everything else without it.
(() => {
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  document.body.append(tip);

  const show = (x, y, text) => {
    tip.textContent = text;
    tip.hidden = false;
    const left = Math.min(x + 14, window.innerWidth - tip.offsetWidth - 8);
    tip.style.left = Math.max(8, left) + 'px';
    tip.style.top = (y + 18 + tip.offsetHeight > window.innerHeight ? y - tip.offsetHeight - 12 : y + 18) + 'px';
  };
  const hide = () => { tip.hidden = true; };
  const nearest = (points, x) => points.reduce((a, b) => Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a);

  for (const chart of document.querySelectorAll('.chart:not(.heat)')) {
    const svg = chart.querySelector('svg');
    const cursor = chart.querySelector('.cursor');
    const lines = JSON.parse(chart.querySelector('script').textContent);
    const places = [...new Set(lines.flatMap(line => line.points.map(point => point[0])))].sort((a, b) => a - b);
    let at = places.length - 1;

    const point = x => {
      at = places.reduce((best, place, i) => Math.abs(place - x) < Math.abs(places[best] - x) ? i : best, 0);
      x = places[at];
      const found = lines.map(line => [line.name, nearest(line.points, x)]);
      const step = found.reduce((a, b) => Math.abs(b[1][0] - x) < Math.abs(a[1][0] - x) ? b : a)[1][2];
      cursor.setAttribute('x1', x);
      cursor.setAttribute('x2', x);
      cursor.setAttribute('visibility', 'visible');
      const box = svg.getBoundingClientRect();
      const scale = box.width / svg.viewBox.baseVal.width;
      show(box.left + x * scale, box.top + Math.min(...found.map(f => f[1][1])) * scale,
        'step ' + step + found.map(f => '\n' + f[0] + '  ' + f[1][3] + (f[1][2] === step ? '' : '  at ' + f[1][2])).join(''));
    };
    const leave = () => { cursor.setAttribute('visibility', 'hidden'); hide(); };

    svg.addEventListener('pointermove', event => {
      const box = svg.getBoundingClientRect();
      point((event.clientX - box.left) * svg.viewBox.baseVal.width / box.width);
    });
    svg.addEventListener('pointerleave', leave);
    svg.addEventListener('blur', leave);
    svg.addEventListener('keydown', event => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (move) {
        event.preventDefault();
        point(places[Math.min(places.length - 1, Math.max(0, at + move))]);
      }
    });
  }

  for (const map of document.querySelectorAll('.attention')) {
    const { heads, weights } = JSON.parse(map.querySelector('script').textContent);
    const cells = [...map.querySelectorAll('td[style]')];
    const layer = map.querySelector('.layer');
    const head = map.querySelector('.head');
    const choose = () => {
      const first = layer.selectedIndex * heads;
      const of = head.selectedIndex === 0 ? [...Array(heads).keys()] : [head.selectedIndex - 1];
      cells.forEach((cell, i) => {
        const weight = of.reduce((sum, h) => sum + weights[(first + h) * cells.length + i], 0) / of.length / 1000;
        cell.style.setProperty('--w', weight);
        cell.firstChild.textContent = weight.toFixed(2);
      });
      map.querySelector('.shown').textContent = 'Layer ' + layer.value + ', '
        + (head.selectedIndex === 0 ? 'mean over heads.' : 'head ' + head.value + '.');
    };
    map.querySelector('.choices').hidden = false;
    layer.addEventListener('change', choose);
    head.addEventListener('change', choose);
    map.querySelector('table').addEventListener('pointermove', event => {
      const cell = event.target.closest('td[style]');
      if (!cell) { hide(); return; }
      const from = cell.parentElement.firstChild.textContent;
      const to = map.querySelectorAll('thead th')[cell.cellIndex - 1].textContent;
      show(event.clientX, event.clientY, from + ' → ' + to + '  ' + cell.textContent);
    });
    map.querySelector('table').addEventListener('pointerleave', hide);
  }
})();
