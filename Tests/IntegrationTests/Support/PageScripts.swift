/// JavaScript that looks at a page as a person would.
enum PageScripts {
  /// Texts and shapes that are hard to see: each with its ratio, empty when there is none.
  static let poorContrast = """
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const parse = (color) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const luminance = ([r, g, b]) => [r, g, b].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }).reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const behind = (node) => {
      for (let place = node; place; place = place.parentElement) {
        const color = parse(getComputedStyle(place).backgroundColor);
        if (color[3] > 0.99) return color;
      }
      return parse(matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff');
    };
    const ratio = (one, other) => {
      const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    };
    const poor = [];
    const check = (node, color, ground, least, what) => {
      const found = ratio(parse(color), ground);
      if (found < least) poor.push(`${what} ${found.toFixed(2)}`);
    };
    const isSeen = (node) => node.checkVisibility() && !node.closest('.unseen, .shapes, .skip');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !isSeen(node)) continue;
      check(node, getComputedStyle(node).color, behind(node), 4.5, walker.currentNode.data.trim().slice(0, 30));
    }
    for (const svg of document.querySelectorAll('svg.shape, svg.glyph')) {
      if (isSeen(svg)) check(svg, getComputedStyle(svg).color, behind(svg), 3, svg.firstElementChild.getAttribute('href'));
    }
    for (const field of document.querySelectorAll('input')) {
      if (!isSeen(field)) continue;
      check(field, getComputedStyle(field).borderTopColor, behind(field.parentElement), 3, 'edge of ' + field.id);
      check(field, getComputedStyle(field, '::placeholder').color, behind(field), 4.5, 'placeholder of ' + field.id);
    }
    return poor.join('; ');
    """
}
