<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>LungPrep</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Source:</source>
        <translation>来源：</translation>
    </message>
    <message>
        <source>A series of the DICOM database, or a volume that is loaded already</source>
        <translation>DICOM 数据库中的一个序列，或已加载的体数据</translation>
    </message>
    <message>
        <source>Filter: patient, study, description...</source>
        <translation>筛选：患者、检查、描述……</translation>
    </message>
    <message>
        <source>Show only series whose patient, study, number, description or modality has all these words</source>
        <translation>只显示患者、检查、编号、描述或模态中包含所有这些词的序列</translation>
    </message>
    <message>
        <source>Import DICOM folder...</source>
        <translation>导入 DICOM 文件夹……</translation>
    </message>
    <message>
        <source>Index a folder into the DICOM database; files stay where they are</source>
        <translation>把文件夹索引到 DICOM 数据库；文件保留在原处</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the import; what is indexed stays</source>
        <translation>停止导入；已索引的内容保留</translation>
    </message>
    <message>
        <source>The series of the DICOM database. A green mark is the series that fits the recipe best.</source>
        <translation>DICOM 数据库中的序列。绿色标记表示最符合配方的序列。</translation>
    </message>
    <message>
        <source>Tick the best of each study</source>
        <translation>勾选每个检查的最佳序列</translation>
    </message>
    <message>
        <source>Tick the chosen series of every study that is shown, to run them one after the other</source>
        <translation>勾选所显示的每个检查中选定的序列，以便依次运行</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>全部不勾选</translation>
    </message>
    <message>
        <source>Tick no series</source>
        <translation>不勾选任何序列</translation>
    </message>
    <message>
        <source>Volume:</source>
        <translation>体数据：</translation>
    </message>
    <message>
        <source>A CT in Hounsfield units. The volume itself is not changed.</source>
        <translation>以亨氏单位表示的 CT。体数据本身不会改变。</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Recipe:</source>
        <translation>配方：</translation>
    </message>
    <message>
        <source>Every choice of a run, under one name</source>
        <translation>一次运行的全部选择，以一个名称保存</translation>
    </message>
    <message>
        <source>Save as...</source>
        <translation>另存为……</translation>
    </message>
    <message>
        <source>Save what is shown here as a recipe of your own</source>
        <translation>把此处显示的内容保存为您自己的配方</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the folder of your own recipes: they are text files that can be shared</source>
        <translation>打开您自己的配方所在的文件夹：它们是可以共享的文本文件</translation>
    </message>
    <message>
        <source>What differs from the recipe</source>
        <translation>与配方不同之处</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Back to the choices of the recipe</source>
        <translation>恢复配方的选择</translation>
    </message>
    <message>
        <source>Segmenter:</source>
        <translation>分割方法：</translation>
    </message>
    <message>
        <source>What finds the lungs or lobes</source>
        <translation>用什么方法找到肺或肺叶</translation>
    </message>
    <message>
        <source>Model:</source>
        <translation>模型：</translation>
    </message>
    <message>
        <source>Which network of lungmask</source>
        <translation>使用 lungmask 的哪个网络</translation>
    </message>
    <message>
        <source>Grid, values and files</source>
        <translation>网格、数值与文件</translation>
    </message>
    <message>
        <source>Spacing:</source>
        <translation>间距：</translation>
    </message>
    <message>
        <source>Voxel spacing of the prepared volume, left to right; native in all three keeps the acquired grid</source>
        <translation>预处理后体数据左右方向的体素间距；三个方向都为“原始”时保留采集网格</translation>
    </message>
    <message>
        <source> mm</source>
        <translation> mm</translation>
    </message>
    <message>
        <source>native</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Voxel spacing of the prepared volume, front to back; native in all three keeps the acquired grid</source>
        <translation>预处理后体数据前后方向的体素间距；三个方向都为“原始”时保留采集网格</translation>
    </message>
    <message>
        <source>Voxel spacing of the prepared volume, bottom to top; native in all three keeps the acquired grid</source>
        <translation>预处理后体数据上下方向的体素间距；三个方向都为“原始”时保留采集网格</translation>
    </message>
    <message>
        <source>Keep:</source>
        <translation>保留：</translation>
    </message>
    <message>
        <source>What part the prepared volume keeps</source>
        <translation>预处理后的体数据保留哪一部分</translation>
    </message>
    <message>
        <source>Margin around it</source>
        <translation>周围的边距</translation>
    </message>
    <message>
        <source>Clip:</source>
        <translation>截断：</translation>
    </message>
    <message>
        <source>HU between</source>
        <translation>HU 介于</translation>
    </message>
    <message>
        <source>Clip the values of the prepared volume</source>
        <translation>截断预处理后体数据的数值</translation>
    </message>
    <message>
        <source>Lowest value that is kept, in HU</source>
        <translation>保留的最小值（HU）</translation>
    </message>
    <message>
        <source>Highest value that is kept, in HU</source>
        <translation>保留的最大值（HU）</translation>
    </message>
    <message>
        <source>Values:</source>
        <translation>数值：</translation>
    </message>
    <message>
        <source>Keep Hounsfield units, or map the clip range</source>
        <translation>保留亨氏单位，或映射截断范围</translation>
    </message>
    <message>
        <source>Files:</source>
        <translation>文件：</translation>
    </message>
    <message>
        <source>NIfTI</source>
        <translation>NIfTI</translation>
    </message>
    <message>
        <source>Write the prepared volume as .nii.gz</source>
        <translation>把预处理后的体数据写为 .nii.gz</translation>
    </message>
    <message>
        <source>NRRD</source>
        <translation>NRRD</translation>
    </message>
    <message>
        <source>Write the prepared volume as .nrrd and its labels as .seg.nrrd</source>
        <translation>把预处理后的体数据写为 .nrrd，标签写为 .seg.nrrd</translation>
    </message>
    <message>
        <source>NPZ</source>
        <translation>NPZ</translation>
    </message>
    <message>
        <source>Write the prepared volume and its labels as .npz for NumPy</source>
        <translation>把预处理后的体数据及其标签写为 NumPy 的 .npz</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Results to:</source>
        <translation>结果存至：</translation>
    </message>
    <message>
        <source>Folder for the files of each case. Empty: the results are in the scene only, until you export them.</source>
        <translation>存放每个病例文件的文件夹。留空：结果只在场景中，直到您导出。</translation>
    </message>
    <message>
        <source>Running again updates the nodes of the same scan</source>
        <translation>再次运行时更新同一扫描的节点</translation>
    </message>
    <message>
        <source>Off: every run adds new nodes</source>
        <translation>关闭：每次运行都添加新节点</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Prepare the CT</source>
        <translation>预处理该 CT</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop; the scene stays as it was</source>
        <translation>停止；场景保持原样</translation>
    </message>
    <message>
        <source>The cases of the queue</source>
        <translation>队列中的病例</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What was done and noticed. No names and no identifiers are in it.</source>
        <translation>所做的处理和发现的情况。其中没有姓名和标识符。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>复制日志</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Empty the log</source>
        <translation>清空日志</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>CT:</source>
        <translation>CT：</translation>
    </message>
    <message>
        <source>The CT on the native grid</source>
        <translation>原始网格上的 CT</translation>
    </message>
    <message>
        <source>Mask:</source>
        <translation>掩膜：</translation>
    </message>
    <message>
        <source>The lungs or lobes; correct them in Segment Editor and measure again</source>
        <translation>肺或肺叶；可在 Segment Editor 中修正后重新测量</translation>
    </message>
    <message>
        <source>Table:</source>
        <translation>表格：</translation>
    </message>
    <message>
        <source>The measurements</source>
        <translation>测量结果</translation>
    </message>
    <message>
        <source>No findings.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>What was noticed about the data, and what was done about it</source>
        <translation>对数据的发现以及所做的处理</translation>
    </message>
    <message>
        <source>Measured on the slices as they were acquired</source>
        <translation>在原始采集的层面上测量</translation>
    </message>
    <message>
        <source>Show CT</source>
        <translation>显示 CT</translation>
    </message>
    <message>
        <source>Show the CT on its native grid in the slice views</source>
        <translation>在切片视图中显示原始网格上的 CT</translation>
    </message>
    <message>
        <source>Show prepared</source>
        <translation>显示预处理结果</translation>
    </message>
    <message>
        <source>Show the prepared volume in the slice views</source>
        <translation>在切片视图中显示预处理后的体数据</translation>
    </message>
    <message>
        <source>Lung window</source>
        <translation>肺窗</translation>
    </message>
    <message>
        <source>Level -600, width 1500</source>
        <translation>窗位 -600，窗宽 1500</translation>
    </message>
    <message>
        <source>Fill:</source>
        <translation>填充：</translation>
    </message>
    <message>
        <source>How strongly the mask is filled in the slice views</source>
        <translation>掩膜在切片视图中的填充强度</translation>
    </message>
    <message>
        <source>Outline:</source>
        <translation>轮廓：</translation>
    </message>
    <message>
        <source>How strongly the outline of the mask is drawn in the slice views</source>
        <translation>掩膜轮廓在切片视图中的显示强度</translation>
    </message>
    <message>
        <source>Show in 3D</source>
        <translation>三维显示</translation>
    </message>
    <message>
        <source>Make surfaces of the mask (takes a second or two)</source>
        <translation>生成掩膜的表面（需要一两秒）</translation>
    </message>
    <message>
        <source>Measure mask</source>
        <translation>测量掩膜</translation>
    </message>
    <message>
        <source>Measure the mask as it is now, for instance after correcting it by hand</source>
        <translation>按现在的样子测量掩膜，例如手工修正之后</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>导出……</translation>
    </message>
    <message>
        <source>Write the case into a folder, in the formats of the recipe</source>
        <translation>按配方的格式把病例写入文件夹</translation>
    </message>
    <message>
        <source>Open report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>Open the report of the last run in the browser</source>
        <translation>在浏览器中打开上次运行的报告</translation>
    </message>
    <message>
        <source>lungmask: packages and weights</source>
        <translation>lungmask：软件包与权重</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Look whether lungmask and PyTorch are here and can be used</source>
        <translation>检查 lungmask 和 PyTorch 是否存在并可用</translation>
    </message>
    <message>
        <source>Install...</source>
        <translation>安装……</translation>
    </message>
    <message>
        <source>Install lungmask and what it needs; asks first</source>
        <translation>安装 lungmask 及其所需内容；会先询问</translation>
    </message>
    <message>
        <source>The weights of the networks</source>
        <translation>网络的权重</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download the published weights of the selected network</source>
        <translation>下载所选网络的公开权重</translation>
    </message>
    <message>
        <source>Stop the download; nothing of it is left</source>
        <translation>停止下载；不留下任何内容</translation>
    </message>
    <message>
        <source>Use file...</source>
        <translation>使用文件……</translation>
    </message>
    <message>
        <source>Take the weights from a file, for machines without internet</source>
        <translation>从文件取得权重，适用于没有互联网的机器</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete the weights of the selected network</source>
        <translation>删除所选网络的权重</translation>
    </message>
    <message>
        <source>Lungs and lobes are segmented by lungmask (Hofmanninger et al., Eur Radiol Exp 2020; 4:50). Images are read and resampled with SimpleITK and pydicom. LungPrep sends nothing anywhere.</source>
        <translation>肺和肺叶由 lungmask 分割（Hofmanninger 等，Eur Radiol Exp 2020; 4:50）。图像由 SimpleITK 和 pydicom 读取并重采样。LungPrep 不会向任何地方发送任何内容。</translation>
    </message>
    <message>
        <source>Prepares chest CT for measuring and learning: chooses the right series of a study and says why, puts every slice where it belongs, makes Hounsfield units, segments lungs or lobes, measures them as they were acquired, and resamples once into the grid that the recipe asks for. Version {version}. &lt;a href=&quot;{url}&quot;&gt;Documentation and tutorial&lt;/a&gt;.</source>
        <translation>为测量和机器学习预处理胸部 CT：选择检查中正确的序列并说明理由，把每一层放到它应在的位置，得到亨氏单位，分割肺或肺叶，在原始采集的层面上测量，并一次重采样到配方要求的网格。版本 {version}。&lt;a href=&quot;{url}&quot;&gt;文档与教程&lt;/a&gt;。</translation>
    </message>
</context>
<context>
    <name>LungPrepLibrary</name>
    <message>
        <source>slice {number} of {total}</source>
        <translation>第 {number}/{total} 层</translation>
    </message>
    <message>
        <source>reading headers: {number} of {total} files</source>
        <translation>正在读取头信息：{number}/{total} 个文件</translation>
    </message>
    <message>
        <source>looking for files</source>
        <translation>正在查找文件</translation>
    </message>
    <message>
        <source>reading the database</source>
        <translation>正在读取数据库</translation>
    </message>
    <message>
        <source>reading the image</source>
        <translation>正在读取图像</translation>
    </message>
    <message>
        <source>reading the mask</source>
        <translation>正在读取掩膜</translation>
    </message>
    <message>
        <source>comparing doubled slices, {number} of {total}</source>
        <translation>正在比较重复的切片，{number}/{total}</translation>
    </message>
    <message>
        <source>segmenting with {segmenter}</source>
        <translation>正在用 {segmenter} 分割</translation>
    </message>
    <message>
        <source>averaging</source>
        <translation>正在平均</translation>
    </message>
    <message>
        <source>looking for the body</source>
        <translation>正在寻找身体</translation>
    </message>
    <message>
        <source>looking for lungs</source>
        <translation>正在寻找肺</translation>
    </message>
    <message>
        <source>following the airways</source>
        <translation>正在追踪气道</translation>
    </message>
    <message>
        <source>parting right and left</source>
        <translation>正在分开左右肺</translation>
    </message>
    <message>
        <source>outlining the lungs on the acquired slices</source>
        <translation>正在原始切片上勾画肺的轮廓</translation>
    </message>
    <message>
        <source>closing holes</source>
        <translation>正在填补空洞</translation>
    </message>
    <message>
        <source>lungs segmented</source>
        <translation>肺已分割</translation>
    </message>
    <message>
        <source>{network}: {number} of about {total} slices</source>
        <translation>{network}：约 {total} 层中的第 {number} 层</translation>
    </message>
    <message>
        <source>{number} of {total} cases; {rest}</source>
        <translation>{number}/{total} 例；{rest}</translation>
    </message>
    <message>
        <source>{number} of {total} cases, about {time} left; {rest}</source>
        <translation>{number}/{total} 例，约剩 {time}；{rest}</translation>
    </message>
    <message>
        <source>one slice</source>
        <translation>一层</translation>
    </message>
    <message>
        <source>{number} slices</source>
        <translation>{number} 层</translation>
    </message>
    <message>
        <source>the only series</source>
        <translation>唯一的序列</translation>
    </message>
    <message>
        <source>the only usable one of {number} series</source>
        <translation>{number} 个序列中唯一可用的</translation>
    </message>
    <message>
        <source>every usable series is taken</source>
        <translation>取所有可用的序列</translation>
    </message>
    <message>
        <source>{reason} of {number} usable series</source>
        <translation>{number} 个可用序列中：{reason}</translation>
    </message>
    <message>
        <source>long enough for a chest</source>
        <translation>长度足以覆盖胸部</translation>
    </message>
    <message>
        <source>shorter than a chest</source>
        <translation>比胸部短</translation>
    </message>
    <message>
        <source>no large part missing</source>
        <translation>没有大段缺失</translation>
    </message>
    <message>
        <source>a large part of its slices is missing</source>
        <translation>缺少大量切片</translation>
    </message>
    <message>
        <source>not named another part of the body</source>
        <translation>未标为身体其他部位</translation>
    </message>
    <message>
        <source>named another part of the body</source>
        <translation>标为身体其他部位</translation>
    </message>
    <message>
        <source>preferred image type</source>
        <translation>首选的图像类型</translation>
    </message>
    <message>
        <source>a less preferred image type</source>
        <translation>非首选的图像类型</translation>
    </message>
    <message>
        <source>axial slices</source>
        <translation>轴位切片</translation>
    </message>
    <message>
        <source>no axial slices</source>
        <translation>非轴位切片</translation>
    </message>
    <message>
        <source>the length of a chest</source>
        <translation>长度与胸部相符</translation>
    </message>
    <message>
        <source>longer than a chest</source>
        <translation>比胸部长</translation>
    </message>
    <message>
        <source>named a chest</source>
        <translation>标为胸部</translation>
    </message>
    <message>
        <source>not named a chest</source>
        <translation>未标为胸部</translation>
    </message>
    <message>
        <source>more than 8 bits per pixel</source>
        <translation>每像素多于 8 位</translation>
    </message>
    <message>
        <source>8 bits per pixel</source>
        <translation>每像素 8 位</translation>
    </message>
    <message>
        <source>contrast agent as wanted</source>
        <translation>造影剂符合要求</translation>
    </message>
    <message>
        <source>contrast agent is not known</source>
        <translation>造影剂情况不明</translation>
    </message>
    <message>
        <source>preferred description</source>
        <translation>首选的描述</translation>
    </message>
    <message>
        <source>no preferred description</source>
        <translation>非首选的描述</translation>
    </message>
    <message>
        <source>preferred kernel</source>
        <translation>首选的重建核</translation>
    </message>
    <message>
        <source>a less preferred kernel</source>
        <translation>非首选的重建核</translation>
    </message>
    <message>
        <source>most slices</source>
        <translation>层数最多</translation>
    </message>
    <message>
        <source>fewer slices</source>
        <translation>层数较少</translation>
    </message>
    <message>
        <source>thinnest slices</source>
        <translation>层厚最薄</translation>
    </message>
    <message>
        <source>thicker slices</source>
        <translation>层厚较厚</translation>
    </message>
    <message>
        <source>finest pixels</source>
        <translation>像素最细</translation>
    </message>
    <message>
        <source>coarser pixels</source>
        <translation>像素较粗</translation>
    </message>
    <message>
        <source>lowest series number</source>
        <translation>序列号最小</translation>
    </message>
    <message>
        <source>a higher series number</source>
        <translation>序列号较大</translation>
    </message>
    <message>
        <source>first volume</source>
        <translation>第一个体积</translation>
    </message>
    <message>
        <source>a later volume of the same series</source>
        <translation>同一序列中靠后的体积</translation>
    </message>
    <message>
        <source>modality {modality}, not {wanted}</source>
        <translation>模态为 {modality}，不是 {wanted}</translation>
    </message>
    <message>
        <source>no image in it</source>
        <translation>其中没有图像</translation>
    </message>
    <message>
        <source>where its slices lie is not known</source>
        <translation>不知道切片位于何处</translation>
    </message>
    <message>
        <source>a colour picture, not a CT image</source>
        <translation>彩色图片，不是 CT 图像</translation>
    </message>
    <message>
        <source>a mask with one bit per pixel</source>
        <translation>每像素一位的掩膜</translation>
    </message>
    <message>
        <source>a mask: its values are a few small numbers</source>
        <translation>掩膜：其值只是几个小整数</translation>
    </message>
    <message>
        <source>its values are {kind}, not Hounsfield units</source>
        <translation>其值为 {kind}，不是 HU</translation>
    </message>
    <message>
        <source>image type {type}</source>
        <translation>图像类型 {type}</translation>
    </message>
    <message>
        <source>description &apos;{description}&apos; has &apos;{part}&apos;</source>
        <translation>描述“{description}”含有“{part}”</translation>
    </message>
    <message>
        <source>description &apos;{description}&apos; is none of those wanted</source>
        <translation>描述“{description}”不在所需之列</translation>
    </message>
    <message>
        <source>kernel {kernel} is none of those wanted</source>
        <translation>重建核 {kernel} 不在所需之列</translation>
    </message>
    <message>
        <source>kernel {kernel}</source>
        <translation>重建核 {kernel}</translation>
    </message>
    <message>
        <source>{slices}, fewer than {least}</source>
        <translation>{slices}，少于 {least}</translation>
    </message>
    <message>
        <source>slices {thickness} mm thick, more than {limit} mm</source>
        <translation>层厚 {thickness} mm，大于 {limit} mm</translation>
    </message>
    <message>
        <source>pixels of {size} mm, more than {limit} mm</source>
        <translation>像素 {size} mm，大于 {limit} mm</translation>
    </message>
    <message>
        <source>covers {length} mm, a chest {low} to {high} mm</source>
        <translation>覆盖 {length} mm，胸部为 {low} 至 {high} mm</translation>
    </message>
    <message>
        <source>covers {length} mm, not {low} to {high} mm</source>
        <translation>覆盖 {length} mm，不在 {low} 至 {high} mm 之间</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is {modality}, not CT.</source>
        <translation>“{name}”是 {modality}，不是 CT。</translation>
    </message>
    <message>
        <source>{name} is not a CT volume.</source>
        <translation>{name} 不是 CT 体积。</translation>
    </message>
    <message>
        <source>{name} has no voxels.</source>
        <translation>{name} 没有体素。</translation>
    </message>
    <message>
        <source>{name} has {number} values per voxel: it is a colour or vector image, not a CT.</source>
        <translation>{name} 每个体素有 {number} 个值：这是彩色或矢量图像，不是 CT。</translation>
    </message>
    <message>
        <source>{name} lies under the non-linear transform &apos;{transform}&apos;.</source>
        <translation>{name} 位于非线性变换“{transform}”之下。</translation>
    </message>
    <message>
        <source>Choose a CT volume.</source>
        <translation>请选择 CT 体积。</translation>
    </message>
    <message>
        <source>Choose a loaded CT volume.</source>
        <translation>请选择已载入的 CT 体积。</translation>
    </message>
    <message>
        <source>Load the volume again, or choose another one.</source>
        <translation>请重新载入该体积，或选择另一个。</translation>
    </message>
    <message>
        <source>Harden the transform (Data module, right-click the volume), or take it out of the transform.</source>
        <translation>请固化该变换（Data 模块，右键单击该体积），或将体积移出变换。</translation>
    </message>
    <message>
        <source>Choose its DICOM series as input: LungPrep puts irregular slices where they belong by itself.</source>
        <translation>请选择其 DICOM 序列作为输入：LungPrep 会自行把不规则的切片放到正确位置。</translation>
    </message>
    <message>
        <source>The segmentation {name} has no segments.</source>
        <translation>分割 {name} 没有任何区段。</translation>
    </message>
    <message>
        <source>The segmentation {name} is empty here.</source>
        <translation>分割 {name} 在这里是空的。</translation>
    </message>
    <message>
        <source>Does it belong to this volume?</source>
        <translation>它属于这个体积吗？</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请选择另一个。</translation>
    </message>
    <message>
        <source>None of the {number} files of this series is where Slicer&apos;s DICOM database says.</source>
        <translation>该序列的 {number} 个文件都不在 Slicer 的 DICOM 数据库所说的位置。</translation>
    </message>
    <message>
        <source>Import the series again, or bring its folder back.</source>
        <translation>请重新导入该序列，或恢复其文件夹。</translation>
    </message>
    <message>
        <source>The recipe key &apos;{key}&apos; cannot be {value}.</source>
        <translation>方案的键“{key}”不能为 {value}。</translation>
    </message>
    <message>
        <source>Allowed: {allowed}.</source>
        <translation>允许：{allowed}。</translation>
    </message>
    <message>
        <source>This scan needs about {needed} GiB of memory and {free} GiB are free.</source>
        <translation>该扫描约需 {needed} GiB 内存，目前可用 {free} GiB。</translation>
    </message>
    <message>
        <source>Close other programs, or run it on a machine with more memory.</source>
        <translation>请关闭其他程序，或在内存更大的机器上运行。</translation>
    </message>
    <message>
        <source>The results need about {needed} GiB of disk and {free} GiB are free.</source>
        <translation>结果约需 {needed} GiB 磁盘空间，目前可用 {free} GiB。</translation>
    </message>
    <message>
        <source>Free some space, or choose an output folder on another disk.</source>
        <translation>请腾出空间，或选择另一个磁盘上的输出文件夹。</translation>
    </message>
    <message>
        <source>The case could not be written to &apos;{folder}&apos;: {reason}.</source>
        <translation>病例无法写入“{folder}”：{reason}。</translation>
    </message>
    <message>
        <source>Free some space or choose another folder.</source>
        <translation>请腾出空间或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>&apos;{folder}&apos; already holds a case.</source>
        <translation>“{folder}”中已有一个病例。</translation>
    </message>
    <message>
        <source>The run could not be started: {reason}.</source>
        <translation>无法开始运行：{reason}。</translation>
    </message>
    <message>
        <source>Is the disk of temporary files full? Free some space there.</source>
        <translation>存放临时文件的磁盘满了吗？请在那里腾出空间。</translation>
    </message>
    <message>
        <source>Measure the lungs as they were acquired: native grid, nothing resampled</source>
        <translation>按采集时的样子测量肺：原始网格，不重采样</translation>
    </message>
    <message>
        <source>1 mm isotropic chest around the lungs, for training and registration</source>
        <translation>肺周围 1 mm 各向同性的胸部，用于训练和配准</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Volume ({unit})</source>
        <translation>体积（{unit}）</translation>
    </message>
    <message>
        <source>Mass ({unit})</source>
        <translation>质量（{unit}）</translation>
    </message>
    <message>
        <source>Mean ({unit})</source>
        <translation>均值（{unit}）</translation>
    </message>
    <message>
        <source>Median ({unit})</source>
        <translation>中位数（{unit}）</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>right lung</source>
        <translation>右肺</translation>
    </message>
    <message>
        <source>left lung</source>
        <translation>左肺</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>left upper lobe</source>
        <translation>左上叶</translation>
    </message>
    <message>
        <source>left lower lobe</source>
        <translation>左下叶</translation>
    </message>
    <message>
        <source>right upper lobe</source>
        <translation>右上叶</translation>
    </message>
    <message>
        <source>right middle lobe</source>
        <translation>右中叶</translation>
    </message>
    <message>
        <source>right lower lobe</source>
        <translation>右下叶</translation>
    </message>
    <message>
        <source>Files that are not DICOM lie among the DICOM files.</source>
        <translation>DICOM 文件中混有非 DICOM 文件。</translation>
    </message>
    <message>
        <source>Leaves them alone.</source>
        <translation>不理会它们。</translation>
    </message>
    <message>
        <source>A file is empty (0 bytes).</source>
        <translation>文件为空（0 字节）。</translation>
    </message>
    <message>
        <source>Leaves it out; the rest is used.</source>
        <translation>略去它；其余照用。</translation>
    </message>
    <message>
        <source>A file cannot be opened.</source>
        <translation>文件无法打开。</translation>
    </message>
    <message>
        <source>The header of a DICOM file is damaged, so that nobody can say which series it belongs to.</source>
        <translation>DICOM 文件的头信息已损坏，无法判断它属于哪个序列。</translation>
    </message>
    <message>
        <source>Leaves the file out; the rest is used.</source>
        <translation>略去该文件；其余照用。</translation>
    </message>
    <message>
        <source>A DICOM file ends before its pixels do.</source>
        <translation>DICOM 文件在像素结束之前就中断了。</translation>
    </message>
    <message>
        <source>Leaves the slice out when the pixels are read, which leaves a gap.</source>
        <translation>读取像素时略去该层，因而留下间隙。</translation>
    </message>
    <message>
        <source>A file that a database or a list names is not there.</source>
        <translation>数据库或列表所指的文件不存在。</translation>
    </message>
    <message>
        <source>A folder cannot be opened.</source>
        <translation>文件夹无法打开。</translation>
    </message>
    <message>
        <source>A link leads back to a folder that was looked at already.</source>
        <translation>链接指回已经查看过的文件夹。</translation>
    </message>
    <message>
        <source>Looks at every folder once.</source>
        <translation>每个文件夹只看一次。</translation>
    </message>
    <message>
        <source>A member of the zip file is encrypted, would leave the folder, or inflates to far more than it should.</source>
        <translation>zip 文件中的某个成员已加密、会越出文件夹，或解压后远大于应有大小。</translation>
    </message>
    <message>
        <source>The Slicer database was written by a newer Slicer than any that LungPrep was tried with.</source>
        <translation>该 Slicer 数据库由比 LungPrep 试过的更新的 Slicer 写成。</translation>
    </message>
    <message>
        <source>Reads it: the tables that are needed are there.</source>
        <translation>照读：所需的表都在。</translation>
    </message>
    <message>
        <source>Slicer sorts the slices in another order than their positions along the slice normal.</source>
        <translation>Slicer 排列切片的顺序与其沿切片法线的位置不同。</translation>
    </message>
    <message>
        <source>Uses the order of the positions.</source>
        <translation>采用位置的顺序。</translation>
    </message>
    <message>
        <source>Files have no Series Instance UID.</source>
        <translation>文件没有 Series Instance UID。</translation>
    </message>
    <message>
        <source>Puts together what lies in one folder and agrees in study, series number and modality.</source>
        <translation>将同一文件夹中检查、序列号和模态一致的归在一起。</translation>
    </message>
    <message>
        <source>The slices of one series name different studies, as some anonymisers make it.</source>
        <translation>同一序列的切片标有不同的检查，某些匿名化程序会造成这种情况。</translation>
    </message>
    <message>
        <source>Takes two to four studies of several slices each for volumes of their own; else keeps the series together. It is listed in the study that most of its slices name.</source>
        <translation>两到四个各含多层的检查视为各自的体积；否则保持序列完整，并列在多数切片所标的检查之下。</translation>
    </message>
    <message>
        <source>The slices of one series name different patients.</source>
        <translation>同一序列的切片标有不同的患者。</translation>
    </message>
    <message>
        <source>Takes two to four patients of several slices each for volumes of their own; else keeps the series together.</source>
        <translation>两到四个各含多层的患者视为各自的体积；否则保持序列完整。</translation>
    </message>
    <message>
        <source>None of the series can be used by the recipe&apos;s rules.</source>
        <translation>按方案的规则，没有可用的序列。</translation>
    </message>
    <message>
        <source>See all of them with &apos;lungprep series&apos;, and name one with --series to take it all the same.</source>
        <translation>用“lungprep series”查看全部；用 --series 指定一个即可照样采用。</translation>
    </message>
    <message>
        <source>The slices cover a shorter or longer way than a chest does (selection.coverage_mm).</source>
        <translation>切片覆盖的长度比胸部短或长（selection.coverage_mm）。</translation>
    </message>
    <message>
        <source>Uses the series all the same, after those of usual length.</source>
        <translation>仍然使用该序列，排在长度正常的之后。</translation>
    </message>
    <message>
        <source>The header names another part of the body than the chest.</source>
        <translation>头信息标为胸部以外的身体部位。</translation>
    </message>
    <message>
        <source>Uses the series all the same, after those of the chest.</source>
        <translation>仍然使用该序列，排在胸部序列之后。</translation>
    </message>
    <message>
        <source>The input holds several studies with a usable series.</source>
        <translation>输入中有多个检查含有可用的序列。</translation>
    </message>
    <message>
        <source>Takes the best series of all of them.</source>
        <translation>取其中最好的序列。</translation>
    </message>
    <message>
        <source>The series was asked for by name, and the recipe&apos;s rules would not take it.</source>
        <translation>该序列是点名要的，按方案的规则不会采用。</translation>
    </message>
    <message>
        <source>Uses it.</source>
        <translation>采用它。</translation>
    </message>
    <message>
        <source>Some voxels are not finite numbers (NaN or infinity).</source>
        <translation>某些体素不是有限的数（NaN 或无穷大）。</translation>
    </message>
    <message>
        <source>Replaces them by air, -1000 HU.</source>
        <translation>以空气代替，-1000 HU。</translation>
    </message>
    <message>
        <source>Some values do not fit into 16 bits.</source>
        <translation>某些值超出 16 位。</translation>
    </message>
    <message>
        <source>Saturates them at -32768 or 32767.</source>
        <translation>截断到 -32768 或 32767。</translation>
    </message>
    <message>
        <source>The mask that was given has values that LungPrep cannot name.</source>
        <translation>所给掩膜中有 LungPrep 不认识的值。</translation>
    </message>
    <message>
        <source>Calls them by their value: label 1, label 2 ...</source>
        <translation>按其值命名：label 1、label 2……</translation>
    </message>
    <message>
        <source>Some slices are in the series more than once.</source>
        <translation>某些切片在序列中出现多次。</translation>
    </message>
    <message>
        <source>Keeps one of those whose pixels are equal; slices with other pixels are a volume of their own.</source>
        <translation>像素相同的只留一个；像素不同的切片另成一个体积。</translation>
    </message>
    <message>
        <source>The series holds several volumes of the same region (phases, reconstructions, repeated scans).</source>
        <translation>该序列含有同一区域的多个体积（期相、重建、重复扫描）。</translation>
    </message>
    <message>
        <source>Takes them apart and judges each; one is read.</source>
        <translation>将其分开并逐一评判；读取其中一个。</translation>
    </message>
    <message>
        <source>A step between slices is a multiple of the usual one: slices are missing between.</source>
        <translation>切片间距是通常间距的整数倍：中间缺少切片。</translation>
    </message>
    <message>
        <source>Keeps every slice at its true position and resamples from there; short gaps are interpolated, long ones are left empty.</source>
        <translation>每层都保持其真实位置并由此重采样；短的间隙以插值填补，长的留空。</translation>
    </message>
    <message>
        <source>The distances between slices differ by more than 1 % and 0.05 mm.</source>
        <translation>切片间距相差超过 1 % 且超过 0.05 mm。</translation>
    </message>
    <message>
        <source>Keeps every slice at its true position, lets each count with its own share of the patient, and resamples once from there.</source>
        <translation>每层都保持其真实位置，各按自己所占的部分计入，并由此只重采样一次。</translation>
    </message>
    <message>
        <source>The slices lie one above the other at an angle: the gantry was tilted. The angle is measured from the slice positions; the tag for it is often absent or wrong.</source>
        <translation>切片错开成角度地叠放：机架倾斜。角度由切片位置测得；相应的标签常常缺失或错误。</translation>
    </message>
    <message>
        <source>Segments and measures the slices as they are, and resamples once onto an upright grid.</source>
        <translation>按切片原样分割和测量，并只重采样一次到正立的网格。</translation>
    </message>
    <message>
        <source>Slices lie displaced in their own planes, and not along one line.</source>
        <translation>切片在自身平面内有位移，且不在一条直线上。</translation>
    </message>
    <message>
        <source>Keeps every slice at its true position and resamples once from there.</source>
        <translation>每层都保持其真实位置，并由此只重采样一次。</translation>
    </message>
    <message>
        <source>The series has slices of several orientations.</source>
        <translation>该序列含有不同方向的切片。</translation>
    </message>
    <message>
        <source>Splits it into volumes and judges each.</source>
        <translation>将其拆成多个体积并逐一评判。</translation>
    </message>
    <message>
        <source>The series has slices with different numbers of rows or columns.</source>
        <translation>该序列的切片行数或列数不同。</translation>
    </message>
    <message>
        <source>The series has slices with pixels of different sizes.</source>
        <translation>该序列的切片像素大小不同。</translation>
    </message>
    <message>
        <source>The series has slices of different reconstruction kernels, which have different noise and sharpness.</source>
        <translation>该序列的切片来自不同的重建核，噪声和锐度不同。</translation>
    </message>
    <message>
        <source>The directions of rows and columns in the header are not perpendicular to each other, or not of length one.</source>
        <translation>头信息中行和列的方向互不垂直，或长度不为一。</translation>
    </message>
    <message>
        <source>Takes the nearest directions that are; at the edge of the picture a voxel may lie elsewhere.</source>
        <translation>采用最接近的正交方向；图像边缘的体素可能略有偏移。</translation>
    </message>
    <message>
        <source>Slices do not say where they lie (Image Position or Orientation is absent, not a number or impossible).</source>
        <translation>切片没有说明其位置（图像位置或方向缺失、不是数或不可能）。</translation>
    </message>
    <message>
        <source>Does not read the series.</source>
        <translation>不读取该序列。</translation>
    </message>
    <message>
        <source>The header does not say how large a pixel is, or how many there are.</source>
        <translation>头信息没有说明像素多大或有多少个。</translation>
    </message>
    <message>
        <source>There is one slice only, which is no volume.</source>
        <translation>只有一层，不成体积。</translation>
    </message>
    <message>
        <source>Does not prepare it.</source>
        <translation>不予处理。</translation>
    </message>
    <message>
        <source>The slices are not axial (sagittal, coronal or oblique).</source>
        <translation>切片不是轴位（矢状、冠状或斜位）。</translation>
    </message>
    <message>
        <source>Reads them as they are; right and left are taken from the patient&apos;s axes.</source>
        <translation>按原样读取；左右取自患者坐标轴。</translation>
    </message>
    <message>
        <source>The patient did not lie on the back, head first.</source>
        <translation>患者不是仰卧、头先进。</translation>
    </message>
    <message>
        <source>Nothing: positions say where everything is, and right and left are right.</source>
        <translation>无需处理：位置已说明一切，左右无误。</translation>
    </message>
    <message>
        <source>Localizer images (scout, topogram) lie in the series.</source>
        <translation>序列中有定位像。</translation>
    </message>
    <message>
        <source>Leaves them out.</source>
        <translation>将其略去。</translation>
    </message>
    <message>
        <source>The header does not say how stored values become Hounsfield units (rescale slope and intercept).</source>
        <translation>头信息没有说明存储值如何换算为 HU（重缩放斜率和截距）。</translation>
    </message>
    <message>
        <source>Looks at the values: where they are Hounsfield units, or were shifted in a known way, goes on.</source>
        <translation>查看数值：若为 HU，或以已知方式偏移，则继续。</translation>
    </message>
    <message>
        <source>Voxels outside the reconstructed circle hold a value of their own, far from that of air.</source>
        <translation>重建圆之外的体素带有自己的值，与空气相差很远。</translation>
    </message>
    <message>
        <source>Replaces them by air, -1000 HU, before anything is interpolated.</source>
        <translation>在任何插值之前以空气代替，-1000 HU。</translation>
    </message>
    <message>
        <source>Smallest or Largest Image Pixel Value in the header is not what the pixels are.</source>
        <translation>头信息中的最小或最大像素值与实际像素不符。</translation>
    </message>
    <message>
        <source>Believes the pixels.</source>
        <translation>以像素为准。</translation>
    </message>
    <message>
        <source>Stored values need more bits than the header says are used.</source>
        <translation>存储值所需的位数多于头信息所说。</translation>
    </message>
    <message>
        <source>Takes the values as they are.</source>
        <translation>按数值原样采用。</translation>
    </message>
    <message>
        <source>The pixels of some files cannot be decoded; each is named with the reason.</source>
        <translation>某些文件的像素无法解码；逐一说明原因。</translation>
    </message>
    <message>
        <source>Leaves these slices out, as if they were missing.</source>
        <translation>略去这些切片，如同缺失。</translation>
    </message>
    <message>
        <source>The values are not Hounsfield units.</source>
        <translation>数值不是 HU。</translation>
    </message>
    <message>
        <source>Does not prepare the series.</source>
        <translation>不处理该序列。</translation>
    </message>
    <message>
        <source>The values are Hounsfield units that were shifted by 1000 or 1024 (a forgotten or doubled rescale intercept); the peaks of air and soft tissue agree on it.</source>
        <translation>数值是偏移了 1000 或 1024 的 HU（重缩放截距被遗漏或重复）；空气和软组织的峰与此一致。</translation>
    </message>
    <message>
        <source>Takes the shift back.</source>
        <translation>消除该偏移。</translation>
    </message>
    <message>
        <source>Pixels were compressed with loss.</source>
        <translation>像素经过有损压缩。</translation>
    </message>
    <message>
        <source>Reads them as they are.</source>
        <translation>按原样读取。</translation>
    </message>
    <message>
        <source>Slices are thicker than the recipe&apos;s use allows.</source>
        <translation>切片比方案的用途所允许的厚。</translation>
    </message>
    <message>
        <source>Goes on.</source>
        <translation>继续。</translation>
    </message>
    <message>
        <source>The lungs touch the edge of the reconstructed field of view, so a part of them is not in the image.</source>
        <translation>肺触及重建视野的边缘，因此有一部分不在图像中。</translation>
    </message>
    <message>
        <source>Measures what is there.</source>
        <translation>测量现有部分。</translation>
    </message>
    <message>
        <source>Slices are missing over more than the length that the recipe allows to bridge (geometry.max_gap_mm).</source>
        <translation>缺失切片的长度超过方案允许填补的长度（geometry.max_gap_mm）。</translation>
    </message>
    <message>
        <source>Interpolates nothing across it: each slice stands for half a step, and what lies between is air (-1000 HU).</source>
        <translation>不跨越它插值：每层各代表半个间距，其间为空气（-1000 HU）。</translation>
    </message>
    <message>
        <source>No lungs were found in the image.</source>
        <translation>图像中没有找到肺。</translation>
    </message>
    <message>
        <source>Writes an empty label map and no per-label measurements.</source>
        <translation>写出空的标签图，不写各标签的测量值。</translation>
    </message>
    <message>
        <source>The lungs reach the first or the last slice, so a part of them was not scanned.</source>
        <translation>肺到达第一层或最后一层，因此有一部分没有扫描到。</translation>
    </message>
    <message>
        <source>Only one lung was found: the other is missing, holds no air, or is out of view.</source>
        <translation>只找到一侧肺：另一侧缺失、不含空气或在视野之外。</translation>
    </message>
    <message>
        <source>Labels it right or left by the side of the spine it lies on.</source>
        <translation>按其位于脊柱的哪一侧标为右肺或左肺。</translation>
    </message>
    <message>
        <source>The mask that was given lies on another grid than the image.</source>
        <translation>所给掩膜所在的网格与图像不同。</translation>
    </message>
    <message>
        <source>Carries it onto the image&apos;s grid by nearest neighbour.</source>
        <translation>以最近邻法转到图像的网格。</translation>
    </message>
    <message>
        <source>Packages that draw the preview and the report are not installed.</source>
        <translation>绘制预览图和报告的软件包未安装。</translation>
    </message>
    <message>
        <source>Writes everything else.</source>
        <translation>其余全部写出。</translation>
    </message>
    <message>
        <source>The loaded volume lies under a linear transform.</source>
        <translation>载入的体积位于线性变换之下。</translation>
    </message>
    <message>
        <source>Prepares a copy with the transform applied; the volume itself stays as it is.</source>
        <translation>对应用了变换的副本进行处理；体积本身不变。</translation>
    </message>
    <message>
        <source>The axes of the loaded volume are not perpendicular to each other (gantry tilt, or a transform that shears).</source>
        <translation>载入体积的各轴互不垂直（机架倾斜，或带剪切的变换）。</translation>
    </message>
    <message>
        <source>Resamples the volume once, linearly, onto the orthogonal grid around it.</source>
        <translation>以线性插值将体积重采样一次到包围它的正交网格。</translation>
    </message>
    <message>
        <source>The loaded volume is one frame of a sequence.</source>
        <translation>载入的体积是序列中的一帧。</translation>
    </message>
    <message>
        <source>Prepares the frame that is shown.</source>
        <translation>处理所显示的那一帧。</translation>
    </message>
    <message>
        <source>A mask in the scene was changed after LungPrep had made it, and the scan was prepared again.</source>
        <translation>场景中的掩膜在 LungPrep 生成之后被修改过，而该扫描又被处理了一次。</translation>
    </message>
    <message>
        <source>Keeps the changed mask with its table, and adds the new ones beside them.</source>
        <translation>保留修改过的掩膜及其表格，并在旁边添加新的。</translation>
    </message>
    <message>
        <source>lungmask was not used because something it needs is missing.</source>
        <translation>未使用 lungmask，因为缺少所需的东西。</translation>
    </message>
    <message>
        <source>Uses the threshold segmenter instead.</source>
        <translation>改用阈值分割。</translation>
    </message>
    <message>
        <source>The network&apos;s weights are not the ones that lungmask publishes.</source>
        <translation>网络权重不是 lungmask 发布的权重。</translation>
    </message>
    <message>
        <source>Uses them, and records their full SHA-256.</source>
        <translation>照用，并记录其完整的 SHA-256。</translation>
    </message>
    <message>
        <source>Reduced precision and float32 disagreed on sampled slices of this scan by more than the bound.</source>
        <translation>在该扫描的抽样切片上，低精度与 float32 的差异超过限度。</translation>
    </message>
    <message>
        <source>Infers the whole scan in float32.</source>
        <translation>整个扫描以 float32 推断。</translation>
    </message>
    <message>
        <source>The device that was asked for could not be used.</source>
        <translation>所要求的设备无法使用。</translation>
    </message>
    <message>
        <source>Runs the network on the CPU.</source>
        <translation>在 CPU 上运行网络。</translation>
    </message>
    <message>
        <source>The device ran out of memory with the batch size that was chosen.</source>
        <translation>按所选的批大小，设备内存不足。</translation>
    </message>
    <message>
        <source>Halves the batch and goes on; the labels do not depend on it.</source>
        <translation>将批大小减半后继续；标签不受其影响。</translation>
    </message>
</context>
<context>
    <name>widgets.choices</name>
    <message>
        <source>DICOM series</source>
        <translation>DICOM 序列</translation>
    </message>
    <message>
        <source>Loaded volume</source>
        <translation>已加载的体数据</translation>
    </message>
    <message>
        <source>automatic: lungmask if it is there, else threshold</source>
        <translation>自动：有 lungmask 则用之，否则用阈值法</translation>
    </message>
    <message>
        <source>lungmask (neural network)</source>
        <translation>lungmask（神经网络）</translation>
    </message>
    <message>
        <source>threshold (classical, needs nothing)</source>
        <translation>阈值法（经典方法，无需安装）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>R231: right and left lung</source>
        <translation>R231：右肺和左肺</translation>
    </message>
    <message>
        <source>LTRCLobes: five lobes</source>
        <translation>LTRCLobes：五个肺叶</translation>
    </message>
    <message>
        <source>LTRCLobes_R231: five lobes, completed by R231</source>
        <translation>LTRCLobes_R231：五个肺叶，由 R231 补全</translation>
    </message>
    <message>
        <source>R231CovidWeb: lungs, trained with COVID-19 from the web</source>
        <translation>R231CovidWeb：肺，训练数据含网络上的 COVID-19 病例</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>the lungs</source>
        <translation>肺</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>身体</translation>
    </message>
    <message>
        <source>Hounsfield units</source>
        <translation>亨氏单位</translation>
    </message>
    <message>
        <source>0 to 1</source>
        <translation>0 到 1</translation>
    </message>
    <message>
        <source>0 to 255</source>
        <translation>0 到 255</translation>
    </message>
</context>
<context>
    <name>widgets.database_import</name>
    <message>
        <source>Looking for DICOM files...</source>
        <translation>正在查找 DICOM 文件……</translation>
    </message>
    <message>
        <source>{series} new series with {images} images.</source>
        <translation>新增 {series} 个序列，共 {images} 幅图像。</translation>
    </message>
    <message>
        <source>Nothing new was found in that folder.</source>
        <translation>该文件夹中没有新的内容。</translation>
    </message>
    <message>
        <source>Importing: {percent} %</source>
        <translation>正在导入：{percent} %</translation>
    </message>
</context>
<context>
    <name>widgets.installing</name>
    <message>
        <source>Installing PyTorch. This takes some minutes; the Python console shows what it does.</source>
        <translation>正在安装 PyTorch。需要几分钟；进展见 Python 控制台。</translation>
    </message>
    <message>
        <source>Installing lungmask and what it needs...</source>
        <translation>正在安装 lungmask 及其所需软件包……</translation>
    </message>
    <message>
        <source>lungmask was not installed.</source>
        <translation>没有安装 lungmask。</translation>
    </message>
    <message>
        <source>Choose the threshold segmenter, or install it later.</source>
        <translation>请选择阈值法，或以后再安装。</translation>
    </message>
    <message>
        <source>PyTorch could not be installed.</source>
        <translation>无法安装 PyTorch。</translation>
    </message>
    <message>
        <source>lungmask is not installed completely. LungPrep can install it now, with PyTorch: this downloads 200 MB to 3 GB and takes some minutes. Nothing that Slicer brought is replaced.

Without it, choose the threshold segmenter.</source>
        <translation>lungmask 没有完整安装。LungPrep 现在可以把它和 PyTorch 一起安装：需要下载 200 MB 到 3 GB，耗时几分钟。Slicer 自带的内容不会被替换。

如果不安装，请选择阈值法。</translation>
    </message>
    <message>
        <source>Install lungmask</source>
        <translation>安装 lungmask</translation>
    </message>
    <message>
        <source>PyTorch is missing, and so is the extension that installs it.</source>
        <translation>缺少 PyTorch，也缺少安装它的扩展。</translation>
    </message>
    <message>
        <source>PyTorch could not be installed: {reason}</source>
        <translation>无法安装 PyTorch：{reason}</translation>
    </message>
    <message>
        <source>The packages that lungmask needs could not be installed: {reason}</source>
        <translation>无法安装 lungmask 所需的软件包：{reason}</translation>
    </message>
    <message>
        <source>The log of the installation says why. {advice}</source>
        <translation>安装日志中有原因。{advice}</translation>
    </message>
</context>
<context>
    <name>widgets.main_panel</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>There is no scene.</source>
        <translation>没有场景。</translation>
    </message>
    <message>
        <source>Slicer&apos;s DICOM database is not open: import a DICOM folder, or open it in the DICOM module.</source>
        <translation>Slicer 的 DICOM 数据库未打开：请导入 DICOM 文件夹，或在 DICOM 模块中打开它。</translation>
    </message>
    <message>
        <source>Select a series in the table, or import a DICOM folder.</source>
        <translation>请在表中选择一个序列，或导入 DICOM 文件夹。</translation>
    </message>
    <message>
        <source>Import DICOM folder</source>
        <translation>导入 DICOM 文件夹</translation>
    </message>
    <message>
        <source>A run is under way.</source>
        <translation>正在运行。</translation>
    </message>
    <message>
        <source>Prepare the CT</source>
        <translation>预处理该 CT</translation>
    </message>
    <message>
        <source>Choose a folder for the results of several series.</source>
        <translation>请为多个序列的结果选择一个文件夹。</translation>
    </message>
    <message>
        <source>Cancelling...</source>
        <translation>正在取消……</translation>
    </message>
    <message>
        <source>Cancelled. The scene is as it was.</source>
        <translation>已取消。场景保持原样。</translation>
    </message>
    <message>
        <source>Slicer&apos;s DICOM database is not open: open it in the DICOM module.</source>
        <translation>Slicer 的 DICOM 数据库没有打开：请在 DICOM 模块中打开。</translation>
    </message>
    <message>
        <source>Prepare {count} series</source>
        <translation>预处理 {count} 个序列</translation>
    </message>
    <message>
        <source>Choose a loaded volume.</source>
        <translation>请选择一个已加载的体数据。</translation>
    </message>
    <message>
        <source>This series cannot be prepared: {reasons}.</source>
        <translation>无法预处理该序列：{reasons}。</translation>
    </message>
    <message>
        <source>Done in {seconds} s.</source>
        <translation>完成，用时 {seconds} 秒。</translation>
    </message>
</context>
<context>
    <name>widgets.mask_actions</name>
    <message>
        <source>Export the case into a folder</source>
        <translation>把病例导出到文件夹</translation>
    </message>
    <message>
        <source>The case could not be written: {reason}</source>
        <translation>无法写入病例：{reason}</translation>
    </message>
    <message>
        <source>Written to {folder}.</source>
        <translation>已写入 {folder}。</translation>
    </message>
    <message>
        <source>Cancelled. The scene is as it was.</source>
        <translation>已取消。场景保持原样。</translation>
    </message>
    <message>
        <source>{case} is in that folder already. Replace its files?</source>
        <translation>该文件夹中已有 {case}。是否替换其文件？</translation>
    </message>
    <message>
        <source>{folder} is there already: choose another folder.</source>
        <translation>{folder} 已存在：请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Done in {seconds} s.</source>
        <translation>完成，用时 {seconds} 秒。</translation>
    </message>
</context>
<context>
    <name>widgets.packages_panel</name>
    <message>
        <source>lungmask and PyTorch are here and can be used.</source>
        <translation>lungmask 和 PyTorch 已存在并可用。</translation>
    </message>
</context>
<context>
    <name>widgets.queue_panel</name>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Volume (mL)</source>
        <translation>体积 (mL)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>{done} prepared, {already} were there already, {failed} failed; see cases.csv in {folder}.</source>
        <translation>{done} 个已完成，{already} 个原已存在，{failed} 个失败；见 {folder} 中的 cases.csv。</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Cancelled. What was complete is in the folder; the next run goes on from there.</source>
        <translation>已取消。已完成的病例在文件夹中；下次运行从那里继续。</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>was there already</source>
        <translation>原已存在</translation>
    </message>
</context>
<context>
    <name>widgets.recipe_panel</name>
    <message>
        <source>Save recipe as</source>
        <translation>配方另存为</translation>
    </message>
    <message>
        <source>Name of the recipe:</source>
        <translation>配方名称：</translation>
    </message>
    <message>
        <source>Changed: {keys}</source>
        <translation>已更改：{keys}</translation>
    </message>
    <message>
        <source>{name} (own)</source>
        <translation>{name}（自有）</translation>
    </message>
</context>
<context>
    <name>widgets.results_panel</name>
    <message>
        <source>The surfaces could not be made: {reason}</source>
        <translation>无法生成表面：{reason}</translation>
    </message>
</context>
<context>
    <name>widgets.run_panel</name>
    <message>
        <source>Looking at headers</source>
        <translation>查看文件头</translation>
    </message>
    <message>
        <source>Reading slices</source>
        <translation>读取层面</translation>
    </message>
    <message>
        <source>Segmenting</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Resampling</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Making the phantom</source>
        <translation>生成体模</translation>
    </message>
    <message>
        <source>Starting...</source>
        <translation>正在启动……</translation>
    </message>
    <message>
        <source>, about {time} left</source>
        <translation>，约剩 {time}</translation>
    </message>
</context>
<context>
    <name>widgets.series_table</name>
    <message>
        <source>Slice thickness; voxel size left to right, front to back, slice step</source>
        <translation>层厚；体素左右、前后尺寸与层间距</translation>
    </message>
    <message>
        <source>take this one</source>
        <translation>选用</translation>
    </message>
    <message>
        <source>usable</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>not usable</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Size (mm)</source>
        <translation>尺寸 (mm)</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>重建核</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Tick several series to run them one after the other.</source>
        <translation>勾选多个序列以依次运行。</translation>
    </message>
    <message>
        <source>Reading the headers of this series...</source>
        <translation>正在读取该序列的文件头……</translation>
    </message>
    <message>
        <source>(no description)</source>
        <translation>（无描述）</translation>
    </message>
</context>
<context>
    <name>widgets.style</name>
    <message>
        <source>Slicer&apos;s Python interpreter (PythonSlicer) was not found.</source>
        <translation>没有找到 Slicer 的 Python 解释器（PythonSlicer）。</translation>
    </message>
    <message>
        <source>Install Slicer again.</source>
        <translation>请重新安装 Slicer。</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>widgets.weights_panel</name>
    <message>
        <source>Without internet: download {url} on another machine, bring the file here and press &apos;Use file...&apos;.</source>
        <translation>没有互联网时：请在另一台机器上下载 {url}，把文件带到这里，然后按“使用文件...”。</translation>
    </message>
    <message>
        <source>These are not the published weights of {network}; results will say so.</source>
        <translation>这不是 {network} 的公开权重；结果中会注明。</translation>
    </message>
    <message>
        <source>PyTorch weights (*.pth *.pt);;All files (*)</source>
        <translation>PyTorch 权重 (*.pth *.pt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>The download was cancelled; nothing of it is left.</source>
        <translation>下载已取消；没有留下任何内容。</translation>
    </message>
    <message>
        <source>Weights of {network}</source>
        <translation>{network} 的权重</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>不在本机</translation>
    </message>
    <message>
        <source>Downloading the weights of {network}...</source>
        <translation>正在下载 {network} 的权重……</translation>
    </message>
    <message>
        <source>The weights of {network} are there.</source>
        <translation>{network} 的权重已就绪。</translation>
    </message>
    <message>
        <source>Delete the weights of {network}?
{path}</source>
        <translation>删除 {network} 的权重？
{path}</translation>
    </message>
</context>
</TS>
