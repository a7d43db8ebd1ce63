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
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Back to the choices of the recipe</source>
        <translation>恢复配方的选择</translation>
    </message>
    <message>
        <source>What differs from the recipe</source>
        <translation>与配方不同之处</translation>
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
        <translation>正在读取文件头：{number}/{total} 个文件</translation>
    </message>
    <message>
        <source>looking for files</source>
        <translation>正在查找文件</translation>
    </message>
    <message>
        <source>looking for files: {number} so far</source>
        <translation>正在查找文件：已找到 {number} 个</translation>
    </message>
    <message>
        <source>judging study {number} of {total}</source>
        <translation>正在评判检查 {number}/{total}</translation>
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
        <translation>正在比较重复的层面，{number}/{total}</translation>
    </message>
    <message>
        <source>segmenting with {segmenter}</source>
        <translation>正在用 {segmenter} 分割</translation>
    </message>
    <message>
        <source>{model} on cpu</source>
        <translation>{model}，在 CPU 上</translation>
    </message>
    <message>
        <source>{model} on cuda</source>
        <translation>{model}，在 GPU（CUDA）上</translation>
    </message>
    <message>
        <source>{model} on mps</source>
        <translation>{model}，在 GPU（MPS）上</translation>
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
        <translation>正在原始采集的层面上勾画肺的轮廓</translation>
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
        <source>{file}, {number} of {total} MB</source>
        <translation>{file}，{number}/{total} MB</translation>
    </message>
    <message>
        <source>{file}, {number} MB</source>
        <translation>{file}，{number} MB</translation>
    </message>
    <message>
        <source>writing DICOM files</source>
        <translation>正在写入 DICOM 文件</translation>
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
        <source>case-{case}: {stage}</source>
        <translation>case-{case}：{stage}</translation>
    </message>
    <message>
        <source>scan</source>
        <translation>查看文件头</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>segment</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>resample</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
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
        <translation>缺少大量层面</translation>
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
        <translation>轴位层面</translation>
    </message>
    <message>
        <source>no axial slices</source>
        <translation>非轴位层面</translation>
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
        <translation>对比剂符合要求</translation>
    </message>
    <message>
        <source>contrast agent is not known</source>
        <translation>对比剂情况不明</translation>
    </message>
    <message>
        <source>contrast agent was given</source>
        <translation>使用了对比剂</translation>
    </message>
    <message>
        <source>no contrast agent was given</source>
        <translation>未使用对比剂</translation>
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
        <source>lowest UID among equals</source>
        <translation>其余相同，UID 最小</translation>
    </message>
    <message>
        <source>equal, but with a higher UID</source>
        <translation>其余相同，但 UID 较大</translation>
    </message>
    <message>
        <source>first volume</source>
        <translation>第一个体数据</translation>
    </message>
    <message>
        <source>a later volume of the same series</source>
        <translation>同一序列中靠后的体数据</translation>
    </message>
    <message>
        <source>first</source>
        <translation>排在最前</translation>
    </message>
    <message>
        <source>equal</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>asked for by name</source>
        <translation>按名称指定</translation>
    </message>
    <message>
        <source>asked for by name, although {reasons}</source>
        <translation>按名称指定，尽管{reasons}</translation>
    </message>
    <message>
        <source>no image in it</source>
        <translation>其中没有图像</translation>
    </message>
    <message>
        <source>where its slices lie is not known</source>
        <translation>不知道层面位于何处</translation>
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
        <source>{slices}, fewer than {least}</source>
        <translation>{slices}，少于 {least} 层</translation>
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
        <source>body part {part}</source>
        <translation>身体部位 {part}</translation>
    </message>
    <message>
        <source>modality {modality}, although its SOP class is that of a CT</source>
        <translation>模态为 {modality}，但其 SOP 类是 CT</translation>
    </message>
    <message>
        <source>modality {modality}, not {wanted}</source>
        <translation>模态为 {modality}，不是 {wanted}</translation>
    </message>
    <message>
        <source>a radiotherapy image</source>
        <translation>放疗图像</translation>
    </message>
    <message>
        <source>a radiotherapy dose</source>
        <translation>放疗剂量</translation>
    </message>
    <message>
        <source>radiotherapy structures</source>
        <translation>放疗结构集</translation>
    </message>
    <message>
        <source>a radiotherapy plan</source>
        <translation>放疗计划</translation>
    </message>
    <message>
        <source>raw data</source>
        <translation>原始数据</translation>
    </message>
    <message>
        <source>a spatial registration</source>
        <translation>空间配准</translation>
    </message>
    <message>
        <source>a segmentation</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>a surface segmentation</source>
        <translation>表面分割</translation>
    </message>
    <message>
        <source>a real world value mapping</source>
        <translation>真实世界值映射</translation>
    </message>
    <message>
        <source>a dose report</source>
        <translation>剂量报告</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>a CDA document</source>
        <translation>CDA 文档</translation>
    </message>
    <message>
        <source>a structured report</source>
        <translation>结构化报告</translation>
    </message>
    <message>
        <source>a presentation state</source>
        <translation>显示状态</translation>
    </message>
    <message>
        <source>waveforms</source>
        <translation>波形</translation>
    </message>
    <message>
        <source>a photograph or video</source>
        <translation>照片或视频</translation>
    </message>
    <message>
        <source>an X-ray projection</source>
        <translation>X 线投影像</translation>
    </message>
    <message>
        <source>localizer</source>
        <translation>定位像</translation>
    </message>
    <message>
        <source>temporal position {value}</source>
        <translation>时间位置 {value}</translation>
    </message>
    <message>
        <source>stack {value}</source>
        <translation>堆栈 {value}</translation>
    </message>
    <message>
        <source>cardiac phase {value}</source>
        <translation>心动时相 {value}</translation>
    </message>
    <message>
        <source>slices {thickness} mm thick</source>
        <translation>层厚 {thickness} mm</translation>
    </message>
    <message>
        <source>image type {type}</source>
        <translation>图像类型 {type}</translation>
    </message>
    <message>
        <source>acquisition {value}</source>
        <translation>采集 {value}</translation>
    </message>
    <message>
        <source>contrast agent none</source>
        <translation>无对比剂</translation>
    </message>
    <message>
        <source>contrast agent {value}</source>
        <translation>对比剂 {value}</translation>
    </message>
    <message>
        <source>values {value}</source>
        <translation>数值 {value}</translation>
    </message>
    <message>
        <source>frames of object {value}</source>
        <translation>对象 {value} 的帧</translation>
    </message>
    <message>
        <source>single slices</source>
        <translation>单层</translation>
    </message>
    <message>
        <source>time {number}</source>
        <translation>时间 {number}</translation>
    </message>
    <message>
        <source>folder {number}</source>
        <translation>文件夹 {number}</translation>
    </message>
    <message>
        <source>slice {number} at each place</source>
        <translation>每个位置的第 {number} 层</translation>
    </message>
    <message>
        <source>field of view {number}</source>
        <translation>视野 {number}</translation>
    </message>
    <message>
        <source>slices {low} to {high}</source>
        <translation>第 {low} 至 {high} 层</translation>
    </message>
    <message>
        <source>slices without number</source>
        <translation>无编号的层面</translation>
    </message>
    <message>
        <source>pixels of {words}</source>
        <translation>像素 {words}</translation>
    </message>
    <message>
        <source>unknown size</source>
        <translation>大小不明</translation>
    </message>
    <message>
        <source>kernel unknown</source>
        <translation>重建核不明</translation>
    </message>
    <message>
        <source>kernel {kernel}</source>
        <translation>重建核 {kernel}</translation>
    </message>
    <message>
        <source>{number} values per pixel</source>
        <translation>每像素 {number} 个值</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>modality unknown</source>
        <translation>模态不明</translation>
    </message>
    <message>
        <source>modality {modality}</source>
        <translation>模态 {modality}</translation>
    </message>
    <message>
        <source>patient {number}</source>
        <translation>患者 {number}</translation>
    </message>
    <message>
        <source>study {number}</source>
        <translation>检查 {number}</translation>
    </message>
    <message>
        <source>frame of reference {number}</source>
        <translation>参考坐标系 {number}</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>slice location</source>
        <translation>Slice Location</translation>
    </message>
    <message>
        <source>instance number, {length} mm apart</source>
        <translation>Instance Number（间距取 {length} mm）</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>front</source>
        <translation>前</translation>
    </message>
    <message>
        <source>back</source>
        <translation>后</translation>
    </message>
    <message>
        <source>feet</source>
        <translation>足</translation>
    </message>
    <message>
        <source>head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>轴位</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>矢状位</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>冠状位</translation>
    </message>
    <message>
        <source>no plane</source>
        <translation>方向不明</translation>
    </message>
    <message>
        <source>{plane}, {angle} degrees oblique</source>
        <translation>{plane}，倾斜 {angle} 度</translation>
    </message>
    <message>
        <source>{angle} degrees oblique</source>
        <translation>倾斜 {angle} 度</translation>
    </message>
    <message>
        <source>head first</source>
        <translation>头先进</translation>
    </message>
    <message>
        <source>feet first</source>
        <translation>足先进</translation>
    </message>
    <message>
        <source>supine</source>
        <translation>仰卧</translation>
    </message>
    <message>
        <source>prone</source>
        <translation>俯卧</translation>
    </message>
    <message>
        <source>on the right side</source>
        <translation>右侧卧</translation>
    </message>
    <message>
        <source>on the left side</source>
        <translation>左侧卧</translation>
    </message>
    <message>
        <source>position {position}</source>
        <translation>代码 {position}</translation>
    </message>
    <message>
        <source>the {end} end ({number} voxels)</source>
        <translation>{end}侧末端（{number} 个体素）</translation>
    </message>
    <message>
        <source>the edge of the reconstructed circle ({number} voxels)</source>
        <translation>重建圆的边缘（{number} 个体素）</translation>
    </message>
    <message>
        <source>the {edge} edge ({number} voxels)</source>
        <translation>{edge}侧边缘（{number} 个体素）</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source> and </source>
        <translation>及</translation>
    </message>
    <message>
        <source>{number} more</source>
        <translation>其他 {number} 个</translation>
    </message>
    <message>
        <source>and {number} more</source>
        <translation>及其他 {number} 个</translation>
    </message>
    <message>
        <source>at {number} more places</source>
        <translation>其他 {number} 处</translation>
    </message>
    <message>
        <source>{number} other lengths</source>
        <translation>其他 {number} 种间距</translation>
    </message>
    <message>
        <source>others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>{number} after slice {place}</source>
        <translation>第 {place} 层之后 {number} 层</translation>
    </message>
    <message>
        <source>{length} mm after slice {place}</source>
        <translation>第 {place} 层之后 {length} mm</translation>
    </message>
    <message>
        <source>unknown series</source>
        <translation>未知模态的序列</translation>
    </message>
    <message>
        <source>{modality} series ({reasons})</source>
        <translation>{modality} 序列（{reasons}）</translation>
    </message>
    <message>
        <source>{modality} series {number} ({reasons})</source>
        <translation>{modality} 序列 {number}（{reasons}）</translation>
    </message>
    <message>
        <source>{number} x {words}</source>
        <translation>{number} × {words}</translation>
    </message>
    <message>
        <source>{number} ({words})</source>
        <translation>{number}（{words}）</translation>
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
        <translation>左肺上叶</translation>
    </message>
    <message>
        <source>left lower lobe</source>
        <translation>左肺下叶</translation>
    </message>
    <message>
        <source>right upper lobe</source>
        <translation>右肺上叶</translation>
    </message>
    <message>
        <source>right middle lobe</source>
        <translation>右肺中叶</translation>
    </message>
    <message>
        <source>right lower lobe</source>
        <translation>右肺下叶</translation>
    </message>
    <message>
        <source>One file is not DICOM: {names}.</source>
        <translation>有 1 个文件不是 DICOM：{names}。</translation>
    </message>
    <message>
        <source>One file is not DICOM.</source>
        <translation>有 1 个文件不是 DICOM。</translation>
    </message>
    <message>
        <source>{number} files are not DICOM: {names}.</source>
        <translation>有 {number} 个文件不是 DICOM：{names}。</translation>
    </message>
    <message>
        <source>{number} files are not DICOM.</source>
        <translation>有 {number} 个文件不是 DICOM。</translation>
    </message>
    <message>
        <source>The file {names} is empty.</source>
        <translation>文件 {names} 为空。</translation>
    </message>
    <message>
        <source>A file is empty.</source>
        <translation>一个文件为空。</translation>
    </message>
    <message>
        <source>{number} files are empty: {names}.</source>
        <translation>有 {number} 个文件为空：{names}。</translation>
    </message>
    <message>
        <source>{number} files are empty.</source>
        <translation>有 {number} 个文件为空。</translation>
    </message>
    <message>
        <source>The file {names} cannot be opened.</source>
        <translation>文件 {names} 无法打开。</translation>
    </message>
    <message>
        <source>A file ({reason}) cannot be opened.</source>
        <translation>一个文件无法打开（{reason}）。</translation>
    </message>
    <message>
        <source>A file cannot be opened.</source>
        <translation>一个文件无法打开。</translation>
    </message>
    <message>
        <source>{number} files cannot be opened: {names}.</source>
        <translation>有 {number} 个文件无法打开：{names}。</translation>
    </message>
    <message>
        <source>{number} files cannot be opened.</source>
        <translation>有 {number} 个文件无法打开。</translation>
    </message>
    <message>
        <source>The file {names} cannot be used as DICOM.</source>
        <translation>文件 {names} 不能作为 DICOM 使用。</translation>
    </message>
    <message>
        <source>A file ({reason}) cannot be used as DICOM.</source>
        <translation>一个文件不能作为 DICOM 使用（{reason}）。</translation>
    </message>
    <message>
        <source>A file cannot be used as DICOM.</source>
        <translation>一个文件不能作为 DICOM 使用。</translation>
    </message>
    <message>
        <source>{number} files cannot be used as DICOM: {names}.</source>
        <translation>有 {number} 个文件不能作为 DICOM 使用：{names}。</translation>
    </message>
    <message>
        <source>{number} files cannot be used as DICOM.</source>
        <translation>有 {number} 个文件不能作为 DICOM 使用。</translation>
    </message>
    <message>
        <source>The file {names} is missing.</source>
        <translation>文件 {names} 缺失。</translation>
    </message>
    <message>
        <source>A file ({reason}) is missing.</source>
        <translation>一个文件缺失（{reason}）。</translation>
    </message>
    <message>
        <source>A file is missing.</source>
        <translation>一个文件缺失。</translation>
    </message>
    <message>
        <source>{number} files are missing: {names}.</source>
        <translation>有 {number} 个文件缺失：{names}。</translation>
    </message>
    <message>
        <source>{number} files are missing.</source>
        <translation>有 {number} 个文件缺失。</translation>
    </message>
    <message>
        <source>The folder {names} cannot be opened.</source>
        <translation>文件夹 {names} 无法打开。</translation>
    </message>
    <message>
        <source>A folder ({reason}) cannot be opened.</source>
        <translation>一个文件夹无法打开（{reason}）。</translation>
    </message>
    <message>
        <source>A folder cannot be opened.</source>
        <translation>一个文件夹无法打开。</translation>
    </message>
    <message>
        <source>{number} folders cannot be opened: {names}.</source>
        <translation>有 {number} 个文件夹无法打开：{names}。</translation>
    </message>
    <message>
        <source>{number} folders cannot be opened.</source>
        <translation>有 {number} 个文件夹无法打开。</translation>
    </message>
    <message>
        <source>A link leads back to where it is: {names}.</source>
        <translation>有 1 个链接指回它所在之处：{names}。</translation>
    </message>
    <message>
        <source>A link leads back to where it is.</source>
        <translation>有 1 个链接指回它所在之处。</translation>
    </message>
    <message>
        <source>{number} links lead back to where they are: {names}.</source>
        <translation>有 {number} 个链接指回它们所在之处：{names}。</translation>
    </message>
    <message>
        <source>{number} links lead back to where they are.</source>
        <translation>有 {number} 个链接指回它们所在之处。</translation>
    </message>
    <message>
        <source>{number} files end before their pixels do: {names}.</source>
        <translation>有 {number} 个文件在像素结束之前就中断了：{names}。</translation>
    </message>
    <message>
        <source>{number} files end before their pixels do.</source>
        <translation>有 {number} 个文件在像素结束之前就中断了。</translation>
    </message>
    <message>
        <source>The file &apos;{file}&apos; ends before its pixels do.</source>
        <translation>文件“{file}”在像素结束之前就中断了。</translation>
    </message>
    <message>
        <source>A file ends before its pixels do.</source>
        <translation>一个文件在像素结束之前就中断了。</translation>
    </message>
    <message>
        <source>{number} files have no Series Instance UID.</source>
        <translation>有 {number} 个文件没有 Series Instance UID。</translation>
    </message>
    <message>
        <source>There is no file &apos;{file}&apos;.</source>
        <translation>没有文件“{file}”。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; is only a header: its data file &apos;{data}&apos; is missing.</source>
        <translation>“{file}”只是文件头：缺少其数据文件“{data}”。</translation>
    </message>
    <message>
        <source>Bring the data file into the same folder.</source>
        <translation>请把数据文件放到同一文件夹中。</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; is a folder, not an image file.</source>
        <translation>“{file}”是文件夹，不是图像文件。</translation>
    </message>
    <message>
        <source>Give the image file itself.</source>
        <translation>请直接提供图像文件。</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; is an image file: there is no series to choose in it.</source>
        <translation>“{file}”是图像文件，其中没有可选择的序列。</translation>
    </message>
    <message>
        <source>Leave the series out, or give the DICOM folder.</source>
        <translation>请不要指定序列，或提供 DICOM 文件夹。</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; cannot be read as an image.</source>
        <translation>“{file}”无法作为图像读取。</translation>
    </message>
    <message>
        <source>Is it complete, and of the format its name says?</source>
        <translation>它是否完整，格式是否与文件名相符？</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; is truncated: {number} bytes of its voxels are missing.</source>
        <translation>“{file}”已截断：缺少 {number} 字节的体素。</translation>
    </message>
    <message>
        <source>Bring a complete copy.</source>
        <translation>请换用完整的副本。</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; has {number} values per voxel.</source>
        <translation>“{file}”每个体素有 {number} 个值。</translation>
    </message>
    <message>
        <source>Give an image with one value per voxel.</source>
        <translation>请提供每个体素只有一个值的图像。</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; is a sequence of {number} volumes.</source>
        <translation>“{file}”是含 {number} 个体数据的序列。</translation>
    </message>
    <message>
        <source>Give one volume: save the one you want.</source>
        <translation>请提供一个体数据：把您要的那个保存下来。</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; has no finite value.</source>
        <translation>“{file}”没有有限的值。</translation>
    </message>
    <message>
        <source>Give a CT image in Hounsfield units.</source>
        <translation>请提供以 HU 表示的 CT 图像。</translation>
    </message>
    <message>
        <source>The slices of one series name {number} different studies.</source>
        <translation>同一序列的层面标有 {number} 个不同的检查。</translation>
    </message>
    <message>
        <source>The slices of one series name {number} different patients.</source>
        <translation>同一序列的层面标有 {number} 个不同的患者。</translation>
    </message>
    <message>
        <source>There is only one slice.</source>
        <translation>只有一层。</translation>
    </message>
    <message>
        <source>{number} slice is missing ({length} mm of {total} mm): {words}.</source>
        <translation>缺少 {number} 层（{total} mm 中的 {length} mm）：{words}。</translation>
    </message>
    <message>
        <source>{number} slices are missing ({length} mm of {total} mm): {words}.</source>
        <translation>缺少 {number} 层（{total} mm 中的 {length} mm）：{words}。</translation>
    </message>
    <message>
        <source>The distances between slices vary: {words}.</source>
        <translation>层间距不一致：{words}。</translation>
    </message>
    <message>
        <source>The distances between slices drift from {low} to {high} mm, more than even steps can follow.</source>
        <translation>层间距从 {low} 漂移到 {high} mm，超出均匀间距所能描述的程度。</translation>
    </message>
    <message>
        <source>The slices are tilted by {angle} degrees, their {edge} edge towards the {end}.</source>
        <translation>层面倾斜 {angle} 度，{edge}侧边缘偏向{end}侧。</translation>
    </message>
    <message>
        <source>Slices lie displaced in their own planes by up to {length} mm.</source>
        <translation>层面在自身平面内有位移，最大 {length} mm。</translation>
    </message>
    <message>
        <source>The directions of rows and columns are off from perpendicular or from length one by {number}.</source>
        <translation>行和列的方向偏离垂直或单位长度 {number}。</translation>
    </message>
    <message>
        <source>The patient lay {words}.</source>
        <translation>患者的体位：{words}。</translation>
    </message>
    <message>
        <source>{number} file holds a slice that is there already.</source>
        <translation>有 {number} 个文件中的层面已经存在。</translation>
    </message>
    <message>
        <source>{number} files hold slices that are there already.</source>
        <translation>有 {number} 个文件中的层面已经存在。</translation>
    </message>
    <message>
        <source>{number} slice lies where another one lies.</source>
        <translation>有 {number} 层与另一层位置相同。</translation>
    </message>
    <message>
        <source>{number} slices lie where another one lies.</source>
        <translation>有 {number} 层与另一层位置相同。</translation>
    </message>
    <message>
        <source>Compares the pixels when they are read: of equal ones one is kept, others are a volume of their own.</source>
        <translation>读取时比较像素：相同的只保留一个，不同的另成一个体数据。</translation>
    </message>
    <message>
        <source>{number} slice has the position and pixels of another one.</source>
        <translation>有 {number} 层的位置和像素与另一层相同。</translation>
    </message>
    <message>
        <source>{number} slices have the position and pixels of another one.</source>
        <translation>有 {number} 层的位置和像素与另一层相同。</translation>
    </message>
    <message>
        <source>The series holds {number} volumes that overlap, with these numbers of slices: {parts}.</source>
        <translation>该序列含有 {number} 个互相重叠的体数据，层数分别为：{parts}。</translation>
    </message>
    <message>
        <source>They may be copies of each other.</source>
        <translation>它们可能互为副本。</translation>
    </message>
    <message>
        <source>Unless they are copies of each other, nothing tells which slice belongs to which.</source>
        <translation>除非互为副本，否则无法判断哪一层属于哪一个。</translation>
    </message>
    <message>
        <source>Slices with different pixels lie at the same places, and nothing tells which of them belong together.</source>
        <translation>相同位置上有像素不同的层面，无法判断哪些属于同一体数据。</translation>
    </message>
    <message>
        <source>{number} image in the series is a localizer.</source>
        <translation>序列中有 {number} 幅定位像。</translation>
    </message>
    <message>
        <source>{number} images in the series are localizers.</source>
        <translation>序列中有 {number} 幅定位像。</translation>
    </message>
    <message>
        <source>The series has slices of {number} orientations: {parts}.</source>
        <translation>该序列的层面有 {number} 种方向：{parts}。</translation>
    </message>
    <message>
        <source>The series has slices of {number} sizes: {parts}.</source>
        <translation>该序列的层面有 {number} 种大小：{parts}。</translation>
    </message>
    <message>
        <source>The series has slices of {number} pixel spacings: {parts}.</source>
        <translation>该序列的层面有 {number} 种像素间距：{parts}。</translation>
    </message>
    <message>
        <source>The series has slices of {number} reconstruction kernels: {parts}.</source>
        <translation>该序列的层面有 {number} 种重建核：{parts}。</translation>
    </message>
    <message>
        <source>The header does not say the pixel spacing.</source>
        <translation>文件头没有说明像素间距。</translation>
    </message>
    <message>
        <source>The header does not say the number of rows and columns.</source>
        <translation>文件头没有说明行数和列数。</translation>
    </message>
    <message>
        <source>All {number} slices claim to lie at one place.</source>
        <translation>全部 {number} 层都标在同一位置。</translation>
    </message>
    <message>
        <source>{number} of {total} slice has no usable position or orientation.</source>
        <translation>{total} 层中有 {number} 层没有可用的位置或方向。</translation>
    </message>
    <message>
        <source>{number} of {total} slices have no usable position or orientation.</source>
        <translation>{total} 层中有 {number} 层没有可用的位置或方向。</translation>
    </message>
    <message>
        <source>Orders them by {words}; head and feet may be exchanged, and tilt cannot be seen.</source>
        <translation>按 {words} 排序；头足可能颠倒，也看不出倾斜。</translation>
    </message>
    <message>
        <source>{number} of {total} slices have no pixel spacing.</source>
        <translation>{total} 层中有 {number} 层没有像素间距。</translation>
    </message>
    <message>
        <source>Takes reconstruction diameter divided by columns.</source>
        <translation>取重建直径除以列数。</translation>
    </message>
    <message>
        <source>Slicer cannot sort the slices ({detail}).</source>
        <translation>Slicer 无法对层面排序（{detail}）。</translation>
    </message>
    <message>
        <source>Slicer sorts the {number} slices in another order than their positions along the slice normal.</source>
        <translation>Slicer 对 {number} 层的排序与其沿层面法线的位置顺序不同。</translation>
    </message>
    <message>
        <source>It is not known where the slices of the series lie.</source>
        <translation>不知道该序列的层面位于何处。</translation>
    </message>
    <message>
        <source>The slices do not lie on a regular grid.</source>
        <translation>层面不在规则网格上。</translation>
    </message>
    <message>
        <source>The recipe refuses to resample them.</source>
        <translation>配方不允许对其重采样。</translation>
    </message>
    <message>
        <source>The slices are tilted or irregular and the recipe refuses to resample them.</source>
        <translation>层面倾斜或不规则，而配方不允许对其重采样。</translation>
    </message>
    <message>
        <source>Choose another series, or set geometry.irregular = &apos;resample&apos;.</source>
        <translation>请选择另一个序列，或设置 geometry.irregular = &apos;resample&apos;。</translation>
    </message>
    <message>
        <source>Set geometry.irregular = &apos;resample&apos;, or choose another series.</source>
        <translation>请设置 geometry.irregular = &apos;resample&apos;，或选择另一个序列。</translation>
    </message>
    <message>
        <source>Choose another series.</source>
        <translation>请选择另一个序列。</translation>
    </message>
    <message>
        <source>{number} of {total} slices cannot be decoded: {parts}.</source>
        <translation>{total} 层中有 {number} 层无法解码：{parts}。</translation>
    </message>
    <message>
        <source>{number} of {total} slices were compressed with loss, by a factor of {factor}.</source>
        <translation>{total} 层中有 {number} 层经过有损压缩，压缩比 {factor}。</translation>
    </message>
    <message>
        <source>{number} of {total} slices were compressed with loss, by an unknown factor.</source>
        <translation>{total} 层中有 {number} 层经过有损压缩，压缩比不明。</translation>
    </message>
    <message>
        <source>{number} gap between slices exceeds {limit} mm: {parts}.</source>
        <translation>有 {number} 处层间间隙超过 {limit} mm：{parts}。</translation>
    </message>
    <message>
        <source>{number} gaps between slices exceed {limit} mm: {parts}.</source>
        <translation>有 {number} 处层间间隙超过 {limit} mm：{parts}。</translation>
    </message>
    <message>
        <source>The slices are {thickness} mm thick and {length} mm apart; the recipe is for at most {limit} mm.</source>
        <translation>层厚 {thickness} mm，层间距 {length} mm；配方要求最多 {limit} mm。</translation>
    </message>
    <message>
        <source>The slices are {length} mm apart; the recipe is for at most {limit} mm.</source>
        <translation>层间距 {length} mm；配方要求最多 {limit} mm。</translation>
    </message>
    <message>
        <source>The slices are {plane}, oblique by {angle} degrees.</source>
        <translation>层面为{plane}，倾斜 {angle} 度。</translation>
    </message>
    <message>
        <source>The slices are {plane}.</source>
        <translation>层面为{plane}。</translation>
    </message>
    <message>
        <source>Rescale slope or intercept are absent in {number} of {total} slices.</source>
        <translation>{total} 层中有 {number} 层缺少重缩放斜率或截距。</translation>
    </message>
    <message>
        <source>Rescale slope or intercept are absent in {number} of {total} slices, and the others do not agree on them.</source>
        <translation>{total} 层中有 {number} 层缺少重缩放斜率或截距，而其余各层的也不一致。</translation>
    </message>
    <message>
        <source>Takes those of the other slices, which agree: slope {factor}, intercept {value}.</source>
        <translation>采用其余各层一致的值：斜率 {factor}，截距 {value}。</translation>
    </message>
    <message>
        <source>{share} of the voxels are padding (at {words}).</source>
        <translation>{share} 的体素是填充值（{words}）。</translation>
    </message>
    <message>
        <source>{share} of the voxels are padding (at {words}) that the header does not name.</source>
        <translation>{share} 的体素是文件头未说明的填充值（{words}）。</translation>
    </message>
    <message>
        <source>{number} voxels lie outside -32768..32767 HU.</source>
        <translation>有 {number} 个体素超出 -32768..32767 HU。</translation>
    </message>
    <message>
        <source>{number} voxels lie outside -32768..32767.</source>
        <translation>有 {number} 个体素超出 -32768..32767。</translation>
    </message>
    <message>
        <source>{number} voxels were not finite numbers.</source>
        <translation>有 {number} 个体素不是有限的数。</translation>
    </message>
    <message>
        <source>{number} of {total} slices use more bits than their header says.</source>
        <translation>{total} 层中有 {number} 层使用的位数多于文件头所说。</translation>
    </message>
    <message>
        <source>{number} of {total} slices have something in bits that their header calls unused.</source>
        <translation>{total} 层中有 {number} 层在文件头称未使用的位中有内容。</translation>
    </message>
    <message>
        <source>Leaves these bits out: without them the picture is smooth.</source>
        <translation>不使用这些位：没有它们图像是平滑的。</translation>
    </message>
    <message>
        <source>In {number} of {total} slices the values are not in the range that the header says, such as {found} and not {said}.</source>
        <translation>{total} 层中有 {number} 层的数值不在文件头所说的范围内，例如为 {found}，而不是 {said}。</translation>
    </message>
    <message>
        <source>The header says that the values are {kind}, not Hounsfield units.</source>
        <translation>文件头称数值是 {kind}，不是 HU。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high} and look like Hounsfield units plus {number}.</source>
        <translation>数值从 {low} 到 {high}，看似 HU 加 {number}。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high} and look like Hounsfield units minus {number}.</source>
        <translation>数值从 {low} 到 {high}，看似 HU 减 {number}。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high} and look like Hounsfield units plus {number}, but by how much is not certain.</source>
        <translation>数值从 {low} 到 {high}，看似 HU 加 {number}，但偏移多少并不确定。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high} and look like Hounsfield units minus {number}, but by how much is not certain.</source>
        <translation>数值从 {low} 到 {high}，看似 HU 减 {number}，但偏移多少并不确定。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high}, with soft tissue and no air.</source>
        <translation>数值从 {low} 到 {high}，有软组织而没有空气。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high}, with air and no soft tissue.</source>
        <translation>数值从 {low} 到 {high}，有空气而没有软组织。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high}: a picture with 256 grey values.</source>
        <translation>数值从 {low} 到 {high}：是 256 级灰度的图片。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high}: a mask.</source>
        <translation>数值从 {low} 到 {high}：是掩膜。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high} and are only these two, as in a mask.</source>
        <translation>数值只有 {low} 和 {high} 两个，如同掩膜。</translation>
    </message>
    <message>
        <source>The values go from {low} to {high}, with neither air near -1000 HU nor soft tissue near 50 HU.</source>
        <translation>数值从 {low} 到 {high}，既没有 -1000 HU 附近的空气，也没有 50 HU 附近的软组织。</translation>
    </message>
    <message>
        <source>Subtracts {number}.</source>
        <translation>减去 {number}。</translation>
    </message>
    <message>
        <source>Adds {number}.</source>
        <translation>加上 {number}。</translation>
    </message>
    <message>
        <source>{number} of {total} slices ({list}) lie about 1000 above or below their neighbours in all values.</source>
        <translation>{total} 层中有 {number} 层（{list}）的全部数值比相邻层高或低约 1000。</translation>
    </message>
    <message>
        <source>Believes that they are Hounsfield units.</source>
        <translation>视为 HU。</translation>
    </message>
    <message>
        <source>Goes on, because the recipe does not require Hounsfield units.</source>
        <translation>继续，因为配方不要求 HU。</translation>
    </message>
    <message>
        <source>The series covers {length} mm, a chest {low} to {high} mm.</source>
        <translation>该序列覆盖 {length} mm，胸部为 {low} 至 {high} mm。</translation>
    </message>
    <message>
        <source>The header says body part &apos;{part}&apos;.</source>
        <translation>文件头标明的身体部位是“{part}”。</translation>
    </message>
    <message>
        <source>There is no series with that UID in the input.</source>
        <translation>输入中没有该 UID 的序列。</translation>
    </message>
    <message>
        <source>There is no series &apos;{name}&apos; in the input.</source>
        <translation>输入中没有序列“{name}”。</translation>
    </message>
    <message>
        <source>See what there is with &apos;lungprep series&apos;.</source>
        <translation>用“lungprep series”查看有哪些序列。</translation>
    </message>
    <message>
        <source>There is no DICOM series in &apos;{place}&apos;.</source>
        <translation>“{place}”中没有 DICOM 序列。</translation>
    </message>
    <message>
        <source>There is no DICOM series.</source>
        <translation>没有 DICOM 序列。</translation>
    </message>
    <message>
        <source>Give a folder, file or zip that holds a chest CT.</source>
        <translation>请提供含有胸部 CT 的文件夹、文件或 zip。</translation>
    </message>
    <message>
        <source>There is no usable chest CT series: {parts}.</source>
        <translation>没有可用的胸部 CT 序列：{parts}。</translation>
    </message>
    <message>
        <source>There is no usable chest CT series in &apos;{name}&apos;: {parts}.</source>
        <translation>“{name}”中没有可用的胸部 CT 序列：{parts}。</translation>
    </message>
    <message>
        <source>The input holds {number} studies with a usable series.</source>
        <translation>输入中有 {number} 个检查含有可用的序列。</translation>
    </message>
    <message>
        <source>The rules would not take this series: {reasons}.</source>
        <translation>按规则不会采用该序列：{reasons}。</translation>
    </message>
    <message>
        <source>The series that was asked for holds no images, or not so many volumes.</source>
        <translation>指定的序列没有图像，或没有那么多体数据。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is {modality}, not CT.</source>
        <translation>“{name}”是 {modality}，不是 CT。</translation>
    </message>
    <message>
        <source>There is no volume.</source>
        <translation>没有体数据。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is not a CT volume.</source>
        <translation>“{name}”不是 CT 体数据。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is a sequence of volumes.</source>
        <translation>“{name}”是体数据的序列。</translation>
    </message>
    <message>
        <source>Choose the volume that its sequence browser shows.</source>
        <translation>请选择其序列浏览器所显示的体数据。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; has no voxels.</source>
        <translation>“{name}”没有体素。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; has {number} values per voxel: it is a colour or vector image, not a CT.</source>
        <translation>“{name}”每个体素有 {number} 个值：这是彩色或矢量图像，不是 CT。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; lies under the non-linear transform &apos;{transform}&apos;.</source>
        <translation>“{name}”位于非线性变换“{transform}”之下。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; lies under the linear transform &apos;{transform}&apos;.</source>
        <translation>“{name}”位于线性变换“{transform}”之下。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is one frame of a sequence of {number}.</source>
        <translation>“{name}”是 {number} 帧序列中的一帧。</translation>
    </message>
    <message>
        <source>The axes of &apos;{name}&apos; are not perpendicular to each other.</source>
        <translation>“{name}”的各轴互不垂直。</translation>
    </message>
    <message>
        <source>Choose a CT volume.</source>
        <translation>请选择 CT 体数据。</translation>
    </message>
    <message>
        <source>Choose a loaded CT volume.</source>
        <translation>请选择已加载的 CT 体数据。</translation>
    </message>
    <message>
        <source>Load the volume again, or choose another one.</source>
        <translation>请重新加载该体数据，或选择另一个。</translation>
    </message>
    <message>
        <source>Harden the transform (Data module, right-click the volume), or take it out of the transform.</source>
        <translation>请固化该变换（Data 模块，右键单击该体数据），或将体数据移出变换。</translation>
    </message>
    <message>
        <source>Choose its DICOM series as input: LungPrep puts irregular slices where they belong by itself.</source>
        <translation>请选择其 DICOM 序列作为输入：LungPrep 会自行把不规则的层面放到正确位置。</translation>
    </message>
    <message>
        <source>The segmentation &apos;{name}&apos; has no segments.</source>
        <translation>分割“{name}”没有分割段。</translation>
    </message>
    <message>
        <source>The segmentation &apos;{name}&apos; cannot be read.</source>
        <translation>分割“{name}”无法读取。</translation>
    </message>
    <message>
        <source>The segmentation &apos;{name}&apos; is empty here.</source>
        <translation>分割“{name}”在这里是空的。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; has {number} segments.</source>
        <translation>“{name}”有 {number} 个分割段。</translation>
    </message>
    <message>
        <source>Is it made of binary label maps?</source>
        <translation>它是由二值标签图构成的吗？</translation>
    </message>
    <message>
        <source>Does it belong to this volume?</source>
        <translation>它属于这个体数据吗？</translation>
    </message>
    <message>
        <source>Give at most 255.</source>
        <translation>最多 255 个。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请选择另一个。</translation>
    </message>
    <message>
        <source>Slicer&apos;s DICOM database is not open.</source>
        <translation>Slicer 的 DICOM 数据库没有打开。</translation>
    </message>
    <message>
        <source>Open it in the DICOM module.</source>
        <translation>请在 DICOM 模块中打开。</translation>
    </message>
    <message>
        <source>Slicer&apos;s DICOM database has no such series.</source>
        <translation>Slicer 的 DICOM 数据库中没有这个序列。</translation>
    </message>
    <message>
        <source>See what it has with LungPrepLogic().series().</source>
        <translation>用 LungPrepLogic().series() 查看其中有哪些。</translation>
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
        <source>The mask &apos;{name}&apos; was changed after LungPrep had made it.</source>
        <translation>掩膜“{name}”在 LungPrep 生成之后被修改过。</translation>
    </message>
    <message>
        <source>The worker&apos;s image &apos;{file}&apos; cannot be read.</source>
        <translation>工作进程的图像“{file}”无法读取。</translation>
    </message>
    <message>
        <source>Is the disk of temporary files full? Run it again.</source>
        <translation>存放临时文件的磁盘满了吗？请重新运行。</translation>
    </message>
    <message>
        <source>The result could not be put into the scene: {detail}.</source>
        <translation>结果无法放入场景：{detail}。</translation>
    </message>
    <message>
        <source>The log of Slicer says more.</source>
        <translation>详见 Slicer 的日志。</translation>
    </message>
    <message>
        <source>lungmask found no lungs in this image.</source>
        <translation>lungmask 在该图像中没有找到肺。</translation>
    </message>
    <message>
        <source>The threshold segmenter found no lungs in the image.</source>
        <translation>阈值法在图像中没有找到肺。</translation>
    </message>
    <message>
        <source>The mask that was given has no labels.</source>
        <translation>所给掩膜没有标签。</translation>
    </message>
    <message>
        <source>Only the {words} was found.</source>
        <translation>只找到{words}。</translation>
    </message>
    <message>
        <source>Only one lung was found, near the midline; it is taken for the {words}, which may be wrong.</source>
        <translation>只找到一侧肺，靠近中线；将其视为{words}，这可能有误。</translation>
    </message>
    <message>
        <source>The lungs reach {words} of the image.</source>
        <translation>肺到达图像的{words}。</translation>
    </message>
    <message>
        <source>The lungs touch {words} of the field of view.</source>
        <translation>肺触及视野的{words}。</translation>
    </message>
    <message>
        <source>The mask lies on another grid than the image.</source>
        <translation>掩膜所在的网格与图像不同。</translation>
    </message>
    <message>
        <source>The mask does not overlap the image: it lies elsewhere in the patient.</source>
        <translation>掩膜与图像不重叠：它位于患者的其他部位。</translation>
    </message>
    <message>
        <source>Give the mask that was made on this series.</source>
        <translation>请提供在该序列上制作的掩膜。</translation>
    </message>
    <message>
        <source>The mask is not a label map: its values go from {low} to {high}.</source>
        <translation>该掩膜不是标签图：其值从 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; is not a label map: its values go from {low} to {high}.</source>
        <translation>“{file}”不是标签图：其值从 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>Give whole numbers from 0 (background) to 255.</source>
        <translation>请提供 0（背景）到 255 的整数。</translation>
    </message>
    <message>
        <source>The mask has the label values {list}: not those of a model on the sides where they belong.</source>
        <translation>掩膜的标签值为 {list}：不是模型的标签值，或左右侧不符。</translation>
    </message>
    <message>
        <source>not a regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>not a usable path</source>
        <translation>路径不可用</translation>
    </message>
    <message>
        <source>only its entry was imported</source>
        <translation>只导入了它的条目</translation>
    </message>
    <message>
        <source>its name is that of a DICOM file, its content is not</source>
        <translation>文件名像 DICOM，内容却不是</translation>
    </message>
    <message>
        <source>its header is too deep or too large</source>
        <translation>文件头嵌套过深或过大</translation>
    </message>
    <message>
        <source>a compressed file: unpack it first</source>
        <translation>压缩文件：请先解压</translation>
    </message>
    <message>
        <source>is truncated, or no image</source>
        <translation>已截断，或不是图像</translation>
    </message>
    <message>
        <source>is truncated: it holds {number} of {total} bytes of pixels</source>
        <translation>已截断：{total} 字节的像素只有 {number} 字节</translation>
    </message>
    <message>
        <source>is truncated: it holds {number} of {total} compressed pictures</source>
        <translation>已截断：{total} 幅压缩图像只有 {number} 幅</translation>
    </message>
    <message>
        <source>is truncated: its compressed pixels are too few</source>
        <translation>已截断：压缩的像素太少</translation>
    </message>
    <message>
        <source>is truncated: its compressed picture has no end</source>
        <translation>已截断：压缩图像没有结尾</translation>
    </message>
    <message>
        <source>has {number} frames, and none with number {place}</source>
        <translation>有 {number} 帧，没有第 {place} 帧</translation>
    </message>
    <message>
        <source>cannot be read ({reason})</source>
        <translation>无法读取（{reason}）</translation>
    </message>
    <message>
        <source>cannot be read as DICOM ({detail})</source>
        <translation>无法作为 DICOM 读取（{detail}）</translation>
    </message>
    <message>
        <source>cannot be decoded ({detail})</source>
        <translation>无法解码（{detail}）</translation>
    </message>
    <message>
        <source>cannot be decoded: {reason}</source>
        <translation>无法解码：{reason}</translation>
    </message>
    <message>
        <source>gives {shape} values, and its header says {rows} x {columns}</source>
        <translation>得到的值为 {shape}，而文件头为 {rows} × {columns}</translation>
    </message>
    <message>
        <source>holds {rows} x {columns} pixels, and its header says otherwise</source>
        <translation>含有 {rows} × {columns} 个像素，与文件头不符</translation>
    </message>
    <message>
        <source>holds a picture of {rows} x {columns}, and its header says {shape}</source>
        <translation>含有 {rows} × {columns} 的图像，而文件头为 {shape}</translation>
    </message>
    <message>
        <source>holds a picture of {number} x {size} bits, and its header says {total}</source>
        <translation>含有 {number} × {size} 位的图像，而文件头为 {total} 位</translation>
    </message>
    <message>
        <source>holds numbers with fractions, which no CT image has</source>
        <translation>含有小数，而 CT 图像没有小数</translation>
    </message>
    <message>
        <source>holds no pixels</source>
        <translation>没有像素</translation>
    </message>
    <message>
        <source>has no usable {name} in its header</source>
        <translation>文件头中没有可用的 {name}</translation>
    </message>
    <message>
        <source>says that it has {rows} rows and {columns} columns</source>
        <translation>文件头称有 {rows} 行 {columns} 列</translation>
    </message>
    <message>
        <source>has {number} of {total} bits per pixel, which is no CT image</source>
        <translation>每像素 {total} 位中使用 {number} 位，不是 CT 图像</translation>
    </message>
    <message>
        <source>has a transfer syntax that is none of DICOM&apos;s</source>
        <translation>传输语法不属于 DICOM</translation>
    </message>
    <message>
        <source>has a damaged Modality LUT</source>
        <translation>Modality LUT 已损坏</translation>
    </message>
    <message>
        <source>is a colour picture</source>
        <translation>是彩色图片</translation>
    </message>
    <message>
        <source>is damaged, or compressed in a way that no decoder here knows ({syntax})</source>
        <translation>已损坏，或压缩方式是这里的解码器都不认识的（{syntax}）</translation>
    </message>
    <message>
        <source>is damaged: decoding it did not end within {seconds} s</source>
        <translation>已损坏：{seconds} 秒内没有解码完</translation>
    </message>
    <message>
        <source>is damaged: it crashes the decoder</source>
        <translation>已损坏：会使解码器崩溃</translation>
    </message>
    <message>
        <source>is not decoded any more: too many files of the series crash the decoder</source>
        <translation>不再解码：该序列有太多文件使解码器崩溃</translation>
    </message>
    <message>
        <source>is not decoded any more</source>
        <translation>不再解码</translation>
    </message>
    <message>
        <source>its pixels are not {syntax}</source>
        <translation>其像素不是 {syntax}</translation>
    </message>
    <message>
        <source>the header of its RLE picture is damaged</source>
        <translation>RLE 图像的头已损坏</translation>
    </message>
    <message>
        <source>the JPEG header is damaged</source>
        <translation>JPEG 头已损坏</translation>
    </message>
    <message>
        <source>the JPEG picture has no header</source>
        <translation>JPEG 图像没有头</translation>
    </message>
    <message>
        <source>the JPEG picture ends within its header</source>
        <translation>JPEG 图像在头中就中断了</translation>
    </message>
    <message>
        <source>the JPEG 2000 header is damaged</source>
        <translation>JPEG 2000 头已损坏</translation>
    </message>
    <message>
        <source>the JPEG 2000 picture ends within its header</source>
        <translation>JPEG 2000 图像在头中就中断了</translation>
    </message>
    <message>
        <source>the JPEG 2000 picture has too many tiles</source>
        <translation>JPEG 2000 图像的分块太多</translation>
    </message>
    <message>
        <source>the package {name} is not installed</source>
        <translation>软件包 {name} 未安装</translation>
    </message>
    <message>
        <source>the package {name} is half installed</source>
        <translation>软件包 {name} 安装不完整</translation>
    </message>
    <message>
        <source>the weights of {network} are not on this machine</source>
        <translation>本机没有 {network} 的权重</translation>
    </message>
    <message>
        <source>{name} is installed and cannot be imported ({reason})</source>
        <translation>{name} 已安装，但无法导入（{reason}）</translation>
    </message>
    <message>
        <source>{name} is half installed: its files are missing</source>
        <translation>{name} 安装不完整：缺少文件</translation>
    </message>
    <message>
        <source>{name} half installed: its files are there, its metadata is not</source>
        <translation>{name} 安装不完整：有文件，没有元数据</translation>
    </message>
    <message>
        <source>{name} is there, {version} is needed</source>
        <translation>现有 {name}，需要 {version}</translation>
    </message>
    <message>
        <source>{name} is not installed</source>
        <translation>{name} 未安装</translation>
    </message>
    <message>
        <source>importing it takes longer than {seconds} s</source>
        <translation>导入超过 {seconds} 秒</translation>
    </message>
    <message>
        <source>Python cannot be started: {reason}</source>
        <translation>无法启动 Python：{reason}</translation>
    </message>
    <message>
        <source>Python ended with status {status}</source>
        <translation>Python 以状态 {status} 结束</translation>
    </message>
    <message>
        <source>PyTorch {version} sees no such device</source>
        <translation>PyTorch {version} 检测不到该设备</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>it ends before its end (truncated)</source>
        <translation>文件不完整（已截断）</translation>
    </message>
    <message>
        <source>its part &apos;{part}&apos; is corrupt</source>
        <translation>其中的“{part}”已损坏</translation>
    </message>
    <message>
        <source>it is a web page, not weights</source>
        <translation>是网页，不是权重</translation>
    </message>
    <message>
        <source>it is not a file that PyTorch wrote</source>
        <translation>不是 PyTorch 写的文件</translation>
    </message>
    <message>
        <source>its content is not the published one: it was cut off or changed on its way</source>
        <translation>内容与公开的文件不同：在传输中被截断或改动</translation>
    </message>
    <message>
        <source>{reason} (SHA-256 {sha256}..., expected {prefix}...)</source>
        <translation>{reason}（SHA-256 为 {sha256}...，应为 {prefix}...）</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>it holds no state dict (a table of tensors)</source>
        <translation>其中没有 state dict（张量表）</translation>
    </message>
    <message>
        <source>its state dict is empty</source>
        <translation>其 state dict 为空</translation>
    </message>
    <message>
        <source>its network has {number} classes, not {total}</source>
        <translation>其网络有 {number} 类，不是 {total} 类</translation>
    </message>
    <message>
        <source>{number} of {total} tensors are missing, such as &apos;{name}&apos;</source>
        <translation>{total} 个张量缺少 {number} 个，例如“{name}”</translation>
    </message>
    <message>
        <source>it has {number} tensors that the network has not, such as &apos;{name}&apos;</source>
        <translation>多出 {number} 个网络没有的张量，例如“{name}”</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; has shape {shape}, not {wanted}</source>
        <translation>“{name}”的形状为 {shape}，不是 {wanted}</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; holds values that are not finite</source>
        <translation>“{name}”含有非有限的值</translation>
    </message>
    <message>
        <source>the server said {status} {text}</source>
        <translation>服务器答复 {status} {text}</translation>
    </message>
    <message>
        <source>the connection ended after {number} of {total} bytes</source>
        <translation>连接在 {total} 字节中的第 {number} 字节处中断</translation>
    </message>
    <message>
        <source>It said: {text}</source>
        <translation>其输出为：{text}</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a text in quotes</source>
        <translation>引号中的文本</translation>
    </message>
    <message>
        <source>a list, [..]</source>
        <translation>列表 [..]</translation>
    </message>
    <message>
        <source>a section, {section}</source>
        <translation>一节 {section}</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许该操作</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这样的文件或文件夹</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名太长</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间已满</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统只读</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>读写错误</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件太多</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>Connection reset by peer</source>
        <translation>连接被对方中断</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>网络不通</translation>
    </message>
    <message>
        <source>Name or service not known</source>
        <translation>找不到服务器</translation>
    </message>
    <message>
        <source>Temporary failure in name resolution</source>
        <translation>暂时无法解析服务器名称</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>一个文件</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>一个文件夹</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; ({reason})</source>
        <translation>“{file}”（{reason}）</translation>
    </message>
    <message>
        <source>a file ({reason})</source>
        <translation>一个文件（{reason}）</translation>
    </message>
    <message>
        <source>a folder ({reason})</source>
        <translation>一个文件夹（{reason}）</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; {reason}</source>
        <translation>“{file}”{reason}</translation>
    </message>
    <message>
        <source>a file {reason}</source>
        <translation>一个文件{reason}</translation>
    </message>
    <message>
        <source>lungmask cannot run: PyTorch is not installed, or only in part ({detail}).</source>
        <translation>lungmask 无法运行：PyTorch 没有安装，或安装不完整（{detail}）。</translation>
    </message>
    <message>
        <source>lungmask cannot run: PyTorch is installed but broken ({detail}).</source>
        <translation>lungmask 无法运行：PyTorch 已安装但已损坏（{detail}）。</translation>
    </message>
    <message>
        <source>lungmask cannot run: {reason}.</source>
        <translation>lungmask 无法运行：{reason}。</translation>
    </message>
    <message>
        <source>lungmask was not used: {reason}.</source>
        <translation>未使用 lungmask：{reason}。</translation>
    </message>
    <message>
        <source>Run &apos;lungprep doctor&apos;: it says how to install it; or use the threshold segmenter.</source>
        <translation>运行“lungprep doctor”：它会说明如何安装；或使用阈值法。</translation>
    </message>
    <message>
        <source>Remove torch and install it again; &apos;lungprep doctor&apos; says how.</source>
        <translation>请删除 torch 后重新安装；“lungprep doctor”会说明如何做。</translation>
    </message>
    <message>
        <source>Install the extension PyTorch (Extensions Manager), restart Slicer, open the module PyTorch Utils and press &apos;Install PyTorch&apos;.</source>
        <translation>请安装扩展 PyTorch（扩展管理器），重新启动 Slicer，打开模块 PyTorch Utils，按“Install PyTorch”。</translation>
    </message>
    <message>
        <source>Install the extension PyTorch (Extensions Manager), restart Slicer, open the module PyTorch Utils and press &apos;Uninstall, then Install PyTorch&apos;.</source>
        <translation>请安装扩展 PyTorch（扩展管理器），重新启动 Slicer，打开模块 PyTorch Utils，先按“Uninstall”，再按“Install PyTorch”。</translation>
    </message>
    <message>
        <source>By hand, in Slicer&apos;s Python console: {code}, then {second}.</source>
        <translation>手动安装：在 Slicer 的 Python 控制台中执行 {code}，然后执行 {second}。</translation>
    </message>
    <message>
        <source>By hand, in Slicer&apos;s Python console: {code}.</source>
        <translation>手动安装：在 Slicer 的 Python 控制台中执行 {code}。</translation>
    </message>
    <message>
        <source>In Slicer&apos;s Python console: {code}, then {second}.</source>
        <translation>在 Slicer 的 Python 控制台中执行 {code}，然后执行 {second}。</translation>
    </message>
    <message>
        <source>In Slicer&apos;s Python console: {code}.</source>
        <translation>在 Slicer 的 Python 控制台中执行 {code}。</translation>
    </message>
    <message>
        <source>Without a window: run_lungprep.py -- --install-requirements.</source>
        <translation>没有窗口时：run_lungprep.py -- --install-requirements。</translation>
    </message>
    <message>
        <source>The device &apos;{name}&apos; cannot be used: {reason}.</source>
        <translation>无法使用设备“{name}”：{reason}。</translation>
    </message>
    <message>
        <source>There is a {name} device that PyTorch cannot use: {reason}.</source>
        <translation>有一个 {name} 设备，但 PyTorch 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>Use --device auto or cpu.</source>
        <translation>请使用 --device auto 或 cpu。</translation>
    </message>
    <message>
        <source>The precision float16 needs a GPU.</source>
        <translation>精度 float16 需要 GPU。</translation>
    </message>
    <message>
        <source>Use --precision auto, bfloat16 or float32.</source>
        <translation>请使用 --precision auto、bfloat16 或 float32。</translation>
    </message>
    <message>
        <source>Exact labels cannot come from {name}.</source>
        <translation>{name} 得不到精确的标签。</translation>
    </message>
    <message>
        <source>Use --precision float32.</source>
        <translation>请使用 --precision float32。</translation>
    </message>
    <message>
        <source>The model cannot be &apos;{name}&apos;.</source>
        <translation>模型不能为“{name}”。</translation>
    </message>
    <message>
        <source>The device cannot be &apos;{name}&apos;.</source>
        <translation>设备不能为“{name}”。</translation>
    </message>
    <message>
        <source>The precision cannot be &apos;{name}&apos;.</source>
        <translation>精度不能为“{name}”。</translation>
    </message>
    <message>
        <source>lungmask needs a volume with at least one slice.</source>
        <translation>lungmask 需要至少一层的体数据。</translation>
    </message>
    <message>
        <source>Give a 3D image.</source>
        <translation>请提供三维图像。</translation>
    </message>
    <message>
        <source>The GPU has not enough memory for one slice.</source>
        <translation>GPU 显存不足以计算一层。</translation>
    </message>
    <message>
        <source>Close what else uses it, or run with --device cpu.</source>
        <translation>请关闭占用 GPU 的其他程序，或用 --device cpu 运行。</translation>
    </message>
    <message>
        <source>The GPU ran out of memory; {number} slices are computed at once.</source>
        <translation>GPU 显存不足；改为每次计算 {number} 层。</translation>
    </message>
    <message>
        <source>{network}: on {number} sampled slices {precision} and float32 agreed to a Dice of only {factor} for label {label} (bound {limit}).</source>
        <translation>{network}：在抽样的 {number} 层上，{precision} 与 float32 对标签 {label} 的 Dice 仅为 {factor}（下限 {limit}）。</translation>
    </message>
    <message>
        <source>The weights of {network} are not the published ones (&apos;{file}&apos;, SHA-256 {sha256}...).</source>
        <translation>{network} 的权重不是公开的权重（“{file}”，SHA-256 {sha256}...）。</translation>
    </message>
    <message>
        <source>The weights file &apos;{file}&apos; cannot be removed: {reason}.</source>
        <translation>权重文件“{file}”无法删除：{reason}。</translation>
    </message>
    <message>
        <source>Close what uses it, or delete it.</source>
        <translation>请关闭占用它的程序，或自行删除。</translation>
    </message>
    <message>
        <source>lungmask has no network named &apos;{name}&apos;.</source>
        <translation>lungmask 没有名为“{name}”的网络。</translation>
    </message>
    <message>
        <source>{name} consists of {list}: give both files.</source>
        <translation>{name} 由 {list} 组成：请提供两个文件。</translation>
    </message>
    <message>
        <source>Name one of {names}, or the path of a .toml file.</source>
        <translation>请指定其中之一：{names}，或 .toml 文件的路径。</translation>
    </message>
    <message>
        <source>Name one of {names}.</source>
        <translation>请指定其中之一：{names}。</translation>
    </message>
    <message>
        <source>The weights cannot be saved in &apos;{folder}&apos;: {reason}.</source>
        <translation>权重无法保存到“{folder}”：{reason}。</translation>
    </message>
    <message>
        <source>Make that folder writable, or name another one in {variable}.</source>
        <translation>请使该文件夹可写，或在 {variable} 中指定另一个。</translation>
    </message>
    <message>
        <source>The weights need {size} MB in &apos;{folder}&apos; and {free} MB are free.</source>
        <translation>权重在“{folder}”中需要 {size} MB，目前可用 {free} MB。</translation>
    </message>
    <message>
        <source>Free some space, or name another folder in LUNGPREP_WEIGHTS.</source>
        <translation>请腾出空间，或在 LUNGPREP_WEIGHTS 中指定另一个文件夹。</translation>
    </message>
    <message>
        <source>What came from {url} is not the published file (SHA-256 {sha256}..., not {prefix}...).</source>
        <translation>从 {url} 得到的不是公开的文件（SHA-256 为 {sha256}...，不是 {prefix}...）。</translation>
    </message>
    <message>
        <source>A proxy may have put a page of its own in its place.</source>
        <translation>可能是代理服务器用自己的页面替换了它。</translation>
    </message>
    <message>
        <source>{file} could not be downloaded: {reason}.</source>
        <translation>无法下载 {file}：{reason}。</translation>
    </message>
    <message>
        <source>The weights file &apos;{file}&apos; of {network} ({size} MB) is damaged: {reason}.</source>
        <translation>{network} 的权重文件“{file}”（{size} MB）已损坏：{reason}。</translation>
    </message>
    <message>
        <source>Delete it.</source>
        <translation>请将其删除。</translation>
    </message>
    <message>
        <source>The weights file &apos;{file}&apos; holds the published weights of {network}, not of {wanted}.</source>
        <translation>权重文件“{file}”是 {network} 的公开权重，不是 {wanted} 的。</translation>
    </message>
    <message>
        <source>Give it for {network}, or choose that model.</source>
        <translation>请把它用于 {network}，或选择该模型。</translation>
    </message>
    <message>
        <source>The weights file &apos;{file}&apos; of {network} cannot be read: {reason}.</source>
        <translation>{network} 的权重文件“{file}”无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The weights file &apos;{file}&apos; of {network} holds more than weights, and PyTorch refuses to run what is in it.</source>
        <translation>{network} 的权重文件“{file}”不只含有权重，PyTorch 拒绝运行其中的内容。</translation>
    </message>
    <message>
        <source>Save the network&apos;s state_dict() alone.</source>
        <translation>请只保存网络的 state_dict()。</translation>
    </message>
    <message>
        <source>The weights file &apos;{file}&apos; is not one of {network}: {reason}.</source>
        <translation>权重文件“{file}”不是 {network} 的：{reason}。</translation>
    </message>
    <message>
        <source>Give a state dict of lungmask&apos;s U-Net with {number} classes.</source>
        <translation>请提供 lungmask 的 U-Net 的 state dict，共 {number} 类。</translation>
    </message>
    <message>
        <source>Run &apos;lungprep weights fetch {network}&apos;.</source>
        <translation>请运行“lungprep weights fetch {network}”。</translation>
    </message>
    <message>
        <source>Without internet: download {url} on another machine, bring the file here and run &apos;lungprep weights fetch {network} --from FILE&apos;.</source>
        <translation>没有互联网时：在另一台机器上下载 {url}，把文件带到这里，然后运行“lungprep weights fetch {network} --from FILE”。</translation>
    </message>
    <message>
        <source>The recipe key &apos;{key}&apos; cannot be {value}.</source>
        <translation>配方的键“{key}”不能为 {value}。</translation>
    </message>
    <message>
        <source>The recipe key &apos;{key}&apos; is unknown.</source>
        <translation>配方的键“{key}”未知。</translation>
    </message>
    <message>
        <source>Did you mean &apos;{key}&apos;?</source>
        <translation>您是指“{key}”吗？</translation>
    </message>
    <message>
        <source>Known here: {list}.</source>
        <translation>这里已知的有：{list}。</translation>
    </message>
    <message>
        <source>Allowed: {allowed}.</source>
        <translation>允许：{allowed}。</translation>
    </message>
    <message>
        <source>There is no recipe named &apos;{name}&apos;.</source>
        <translation>没有名为“{name}”的配方。</translation>
    </message>
    <message>
        <source>The recipe &apos;{name}&apos; is not valid TOML: {detail}.</source>
        <translation>配方“{name}”不是有效的 TOML：{detail}。</translation>
    </message>
    <message>
        <source>Correct that line.</source>
        <translation>请改正该行。</translation>
    </message>
    <message>
        <source>The recipe &apos;{name}&apos; cannot be read: {reason}.</source>
        <translation>配方“{name}”无法读取：{reason}。</translation>
    </message>
    <message>
        <source>Name a readable TOML file in UTF-8.</source>
        <translation>请指定可读的 UTF-8 编码的 TOML 文件。</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; cannot be the name of a recipe of your own.</source>
        <translation>“{name}”不能作为您自己配方的名称。</translation>
    </message>
    <message>
        <source>Choose letters and digits, and not the name of a shipped recipe.</source>
        <translation>请使用字母和数字，且不要与自带配方同名。</translation>
    </message>
    <message>
        <source>The recipe &apos;{name}&apos; cannot be saved: {reason}.</source>
        <translation>配方“{name}”无法保存：{reason}。</translation>
    </message>
    <message>
        <source>Is the folder of your settings writable?</source>
        <translation>您的设置文件夹可写吗？</translation>
    </message>
    <message>
        <source>The settings file &apos;{file}&apos; cannot be read: {detail}.</source>
        <translation>设置文件“{file}”无法读取：{detail}。</translation>
    </message>
    <message>
        <source>Correct that line, or remove the file.</source>
        <translation>请改正该行，或删除该文件。</translation>
    </message>
    <message>
        <source>The settings file &apos;{file}&apos; cannot be written: {reason}.</source>
        <translation>设置文件“{file}”无法写入：{reason}。</translation>
    </message>
    <message>
        <source>This scan needs about {needed} of memory and {free} are free.</source>
        <translation>该扫描约需 {needed} 内存，目前可用 {free}。</translation>
    </message>
    <message>
        <source>Close other programs, or run it on a machine with more memory.</source>
        <translation>请关闭其他程序，或在内存更大的机器上运行。</translation>
    </message>
    <message>
        <source>There was not enough memory.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>请关闭其他程序。</translation>
    </message>
    <message>
        <source>The results need about {needed} of disk and {free} are free.</source>
        <translation>结果约需 {needed} 磁盘空间，目前可用 {free}。</translation>
    </message>
    <message>
        <source>Free some space, or choose an output folder on another disk.</source>
        <translation>请腾出空间，或选择另一个磁盘上的输出文件夹。</translation>
    </message>
    <message>
        <source>The temporary files need about {needed} of disk and {free} are free.</source>
        <translation>临时文件约需 {needed} 磁盘空间，目前可用 {free}。</translation>
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
        <source>Nothing can be written to &apos;{folder}&apos;: {reason}.</source>
        <translation>无法写入“{folder}”：{reason}。</translation>
    </message>
    <message>
        <source>Choose an output folder that you may write to.</source>
        <translation>请选择您有写入权限的输出文件夹。</translation>
    </message>
    <message>
        <source>&apos;{folder}&apos; is a file, not a folder.</source>
        <translation>“{folder}”是文件，不是文件夹。</translation>
    </message>
    <message>
        <source>Give another output folder.</source>
        <translation>请指定另一个输出文件夹。</translation>
    </message>
    <message>
        <source>&apos;{folder}&apos; already holds a case.</source>
        <translation>“{folder}”中已有一个病例。</translation>
    </message>
    <message>
        <source>Choose another folder, or add --overwrite to replace it.</source>
        <translation>请选择另一个文件夹，或加上 --overwrite 将其替换。</translation>
    </message>
    <message>
        <source>&apos;{folder}&apos; is not empty and holds no case of LungPrep.</source>
        <translation>“{folder}”不为空，且不含 LungPrep 的病例。</translation>
    </message>
    <message>
        <source>Choose a new or empty folder.</source>
        <translation>请选择新的或空的文件夹。</translation>
    </message>
    <message>
        <source>The output folder &apos;{folder}&apos; cannot be made: {reason}.</source>
        <translation>无法创建输出文件夹“{folder}”：{reason}。</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to.</source>
        <translation>请选择您有写入权限的文件夹。</translation>
    </message>
    <message>
        <source>&apos;{file}&apos; cannot be written to &apos;{folder}&apos;: {reason}.</source>
        <translation>“{file}”无法写入“{folder}”：{reason}。</translation>
    </message>
    <message>
        <source>Close it where it is open, free some space, or choose a folder that you may write to.</source>
        <translation>请关闭打开它的程序、腾出空间，或选择您有写入权限的文件夹。</translation>
    </message>
    <message>
        <source>preview.png and report.html were not made: {names} is not installed.</source>
        <translation>没有生成 preview.png 和 report.html：{names} 未安装。</translation>
    </message>
    <message>
        <source>preview.png and report.html were not made: {names} are not installed.</source>
        <translation>没有生成 preview.png 和 report.html：{names} 未安装。</translation>
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
        <source>Is the disk of temporary files full?</source>
        <translation>存放临时文件的磁盘满了吗？</translation>
    </message>
    <message>
        <source>A run is under way.</source>
        <translation>正在运行。</translation>
    </message>
    <message>
        <source>Wait for its end, or cancel it.</source>
        <translation>请等待它结束，或取消它。</translation>
    </message>
    <message>
        <source>The result could not be handed over to Slicer: {reason}.</source>
        <translation>结果无法交给 Slicer：{reason}。</translation>
    </message>
    <message>
        <source>Free some space on the disk of temporary files.</source>
        <translation>请在存放临时文件的磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>The queue stopped: {reason}.</source>
        <translation>队列已停止：{reason}。</translation>
    </message>
    <message>
        <source>Free some space or choose another folder; it goes on there.</source>
        <translation>请腾出空间或选择另一个文件夹；将在那里继续。</translation>
    </message>
    <message>
        <source>The queue stopped unexpectedly: {detail}.</source>
        <translation>队列意外停止：{detail}。</translation>
    </message>
    <message>
        <source>Run it again: it goes on from where it stopped.</source>
        <translation>请重新运行：将从停止处继续。</translation>
    </message>
    <message>
        <source>LungPrep failed unexpectedly: {detail}.</source>
        <translation>LungPrep 意外失败：{detail}。</translation>
    </message>
    <message>
        <source>Please report it with the lines that &apos;lungprep doctor&apos; prints.</source>
        <translation>请报告此问题，并附上“lungprep doctor”输出的内容。</translation>
    </message>
    <message>
        <source>LungPrep lost its worker.</source>
        <translation>LungPrep 失去了工作进程。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请再试一次。</translation>
    </message>
    <message>
        <source>The worker process was ended from outside (status {status}): most often the memory ran out.</source>
        <translation>工作进程被外部终止（状态 {status}）：多半是内存用尽。</translation>
    </message>
    <message>
        <source>Close other programs, or use a coarser spacing.</source>
        <translation>请关闭其他程序，或使用更粗的间距。</translation>
    </message>
    <message>
        <source>The worker process ended with status {status}.</source>
        <translation>工作进程结束，状态为 {status}。</translation>
    </message>
    <message>
        <source>It said: {text}.</source>
        <translation>其输出为：{text}。</translation>
    </message>
    <message>
        <source>The log has the rest of what it said.</source>
        <translation>其余输出见日志。</translation>
    </message>
    <message>
        <source>The process of this case was ended by signal {status}, most often because the memory ran out.</source>
        <translation>该病例的进程被信号 {status} 终止，多半是因为内存用尽。</translation>
    </message>
    <message>
        <source>Use fewer workers, or a machine with more memory.</source>
        <translation>请减少工作进程，或使用内存更大的机器。</translation>
    </message>
    <message>
        <source>The process of this case ended with status {status}.</source>
        <translation>该病例的进程结束，状态为 {status}。</translation>
    </message>
    <message>
        <source>Files that are not DICOM lie among the DICOM files.</source>
        <translation>DICOM 文件中混有非 DICOM 文件。</translation>
    </message>
    <message>
        <source>Not read.</source>
        <translation>不读取。</translation>
    </message>
    <message>
        <source>A file is empty (0 bytes).</source>
        <translation>文件为空（0 字节）。</translation>
    </message>
    <message>
        <source>Leaves it out; the rest is used.</source>
        <translation>不使用它；其余照常使用。</translation>
    </message>
    <message>
        <source>The header of a DICOM file is damaged, so that nobody can say which series it belongs to.</source>
        <translation>DICOM 文件的文件头已损坏，无法判断它属于哪个序列。</translation>
    </message>
    <message>
        <source>Leaves the file out; the rest is used.</source>
        <translation>不使用该文件；其余照常使用。</translation>
    </message>
    <message>
        <source>A DICOM file ends before its pixels do.</source>
        <translation>DICOM 文件在像素结束之前就中断了。</translation>
    </message>
    <message>
        <source>Leaves the slice out when the pixels are read, which leaves a gap.</source>
        <translation>读取像素时不使用该层，因而留下间隙。</translation>
    </message>
    <message>
        <source>A file that a database or a list names is not there.</source>
        <translation>数据库或列表所指的文件不存在。</translation>
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
        <translation>写入该数据库的 Slicer 比 LungPrep 测试过的版本都新。</translation>
    </message>
    <message>
        <source>Reads it: the tables that are needed are there.</source>
        <translation>照读：所需的表都在。</translation>
    </message>
    <message>
        <source>Slicer sorts the slices in another order than their positions along the slice normal.</source>
        <translation>Slicer 排列层面的顺序与其沿层面法线的位置不同。</translation>
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
        <translation>同一序列的层面标有不同的检查，某些匿名化程序会造成这种情况。</translation>
    </message>
    <message>
        <source>Takes two to four studies of several slices each for volumes of their own; else keeps the series together. It is listed in the study that most of its slices name.</source>
        <translation>两到四个各含多层的检查视为各自的体数据；否则保持序列完整，并列在多数层面所标的检查之下。</translation>
    </message>
    <message>
        <source>The slices of one series name different patients.</source>
        <translation>同一序列的层面标有不同的患者。</translation>
    </message>
    <message>
        <source>Takes two to four patients of several slices each for volumes of their own; else keeps the series together.</source>
        <translation>两到四个各含多层的患者视为各自的体数据；否则保持序列完整。</translation>
    </message>
    <message>
        <source>None of the series can be used by the recipe&apos;s rules.</source>
        <translation>按配方的规则，没有可用的序列。</translation>
    </message>
    <message>
        <source>See all of them with &apos;lungprep series&apos;, and name one with --series to take it all the same.</source>
        <translation>用“lungprep series”查看全部；用 --series 指定一个即可照样采用。</translation>
    </message>
    <message>
        <source>The slices cover a shorter or longer way than a chest does (selection.coverage_mm).</source>
        <translation>层面覆盖的长度比胸部短或长（selection.coverage_mm）。</translation>
    </message>
    <message>
        <source>Uses the series all the same, after those of usual length.</source>
        <translation>仍然使用该序列，排在长度正常的之后。</translation>
    </message>
    <message>
        <source>The header names another part of the body than the chest.</source>
        <translation>文件头标为胸部以外的身体部位。</translation>
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
        <translation>该序列是按名称指定的，按配方的规则不会采用。</translation>
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
        <translation>所给掩膜中有 LungPrep 无法命名的值。</translation>
    </message>
    <message>
        <source>Calls them by their value: label 1, label 2 ...</source>
        <translation>按其值命名：label 1、label 2……</translation>
    </message>
    <message>
        <source>Some slices are in the series more than once.</source>
        <translation>某些层面在序列中出现多次。</translation>
    </message>
    <message>
        <source>Keeps one of those whose pixels are equal; slices with other pixels are a volume of their own.</source>
        <translation>像素相同的只留一个；像素不同的层面另成一个体数据。</translation>
    </message>
    <message>
        <source>The series holds several volumes of the same region (phases, reconstructions, repeated scans).</source>
        <translation>该序列含有同一区域的多个体数据（期相、重建、重复扫描）。</translation>
    </message>
    <message>
        <source>Takes them apart and judges each; one is read.</source>
        <translation>将其分开并逐一评判；读取其中一个。</translation>
    </message>
    <message>
        <source>A step between slices is a multiple of the usual one: slices are missing between.</source>
        <translation>层间距是通常间距的整数倍：中间缺少层面。</translation>
    </message>
    <message>
        <source>Keeps every slice at its true position and resamples from there; short gaps are interpolated, long ones are left empty.</source>
        <translation>每层都保持其真实位置并由此重采样；短的间隙以插值填补，长的留空。</translation>
    </message>
    <message>
        <source>The distances between slices differ by more than 1 % and 0.05 mm.</source>
        <translation>层间距相差超过 1 % 且超过 0.05 mm。</translation>
    </message>
    <message>
        <source>Keeps every slice at its true position, lets each count with its own share of the patient, and resamples once from there.</source>
        <translation>每层都保持其真实位置，各按自己所占的部分计入，并由此只重采样一次。</translation>
    </message>
    <message>
        <source>The slices lie one above the other at an angle: the gantry was tilted. The angle is measured from the slice positions; the tag for it is often absent or wrong.</source>
        <translation>各层面以一定角度错开叠放：机架倾斜。角度由层面位置测得；相应的标签常常缺失或错误。</translation>
    </message>
    <message>
        <source>Segments and measures the slices as they are, and resamples once onto an upright grid.</source>
        <translation>按层面原样分割和测量，并只重采样一次到正交网格。</translation>
    </message>
    <message>
        <source>Slices lie displaced in their own planes, and not along one line.</source>
        <translation>层面在自身平面内有位移，且不在一条直线上。</translation>
    </message>
    <message>
        <source>Keeps every slice at its true position and resamples once from there.</source>
        <translation>每层都保持其真实位置，并由此只重采样一次。</translation>
    </message>
    <message>
        <source>The series has slices of several orientations.</source>
        <translation>该序列含有不同方向的层面。</translation>
    </message>
    <message>
        <source>Splits it into volumes and judges each.</source>
        <translation>将其拆成多个体数据并逐一评判。</translation>
    </message>
    <message>
        <source>The series has slices with different numbers of rows or columns.</source>
        <translation>该序列的层面行数或列数不同。</translation>
    </message>
    <message>
        <source>The series has slices with pixels of different sizes.</source>
        <translation>该序列的层面像素大小不同。</translation>
    </message>
    <message>
        <source>The series has slices of different reconstruction kernels, which have different noise and sharpness.</source>
        <translation>该序列的层面来自不同的重建核，噪声和锐度不同。</translation>
    </message>
    <message>
        <source>The directions of rows and columns in the header are not perpendicular to each other, or not of length one.</source>
        <translation>文件头中行和列的方向互不垂直，或长度不为一。</translation>
    </message>
    <message>
        <source>Takes the nearest directions that are; at the edge of the picture a voxel may lie elsewhere.</source>
        <translation>采用最接近的正交方向；图像边缘的体素可能略有偏移。</translation>
    </message>
    <message>
        <source>Slices do not say where they lie (Image Position or Orientation is absent, not a number or impossible).</source>
        <translation>层面没有说明其位置（Image Position 或 Orientation 缺失、不是数或不可能）。</translation>
    </message>
    <message>
        <source>Does not read the series.</source>
        <translation>不读取该序列。</translation>
    </message>
    <message>
        <source>The header does not say how large a pixel is, or how many there are.</source>
        <translation>文件头没有说明像素多大或有多少个。</translation>
    </message>
    <message>
        <source>There is one slice only, which is no volume.</source>
        <translation>只有一层，不构成体数据。</translation>
    </message>
    <message>
        <source>Does not prepare it.</source>
        <translation>不予处理。</translation>
    </message>
    <message>
        <source>The slices are not axial (sagittal, coronal or oblique).</source>
        <translation>层面不是轴位（矢状、冠状或斜位）。</translation>
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
        <translation>不使用它们。</translation>
    </message>
    <message>
        <source>The header does not say how stored values become Hounsfield units (rescale slope and intercept).</source>
        <translation>文件头没有说明存储值如何换算为 HU（重缩放斜率和截距）。</translation>
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
        <translation>文件头中的最小或最大像素值与实际像素不符。</translation>
    </message>
    <message>
        <source>Believes the pixels.</source>
        <translation>以像素为准。</translation>
    </message>
    <message>
        <source>Stored values need more bits than the header says are used.</source>
        <translation>存储值所需的位数多于文件头所说。</translation>
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
        <translation>不使用这些层面，如同缺失。</translation>
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
        <translation>层厚超过配方用途所允许的范围。</translation>
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
        <translation>缺失层面的长度超过配方允许填补的长度（geometry.max_gap_mm）。</translation>
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
        <translation>加载的体数据位于线性变换之下。</translation>
    </message>
    <message>
        <source>Prepares a copy with the transform applied; the volume itself stays as it is.</source>
        <translation>对应用了变换的副本进行处理；体数据本身不变。</translation>
    </message>
    <message>
        <source>The axes of the loaded volume are not perpendicular to each other (gantry tilt, or a transform that shears).</source>
        <translation>加载体数据的各轴互不垂直（机架倾斜，或带剪切的变换）。</translation>
    </message>
    <message>
        <source>Resamples the volume once, linearly, onto the orthogonal grid around it.</source>
        <translation>以线性插值将体数据重采样一次到包围它的正交网格。</translation>
    </message>
    <message>
        <source>The loaded volume is one frame of a sequence.</source>
        <translation>加载的体数据是序列中的一帧。</translation>
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
        <translation>未使用 lungmask，因为缺少它所需的内容。</translation>
    </message>
    <message>
        <source>Uses the threshold segmenter instead.</source>
        <translation>改用阈值法。</translation>
    </message>
    <message>
        <source>The network&apos;s weights are not the ones that lungmask publishes.</source>
        <translation>网络权重不是 lungmask 发布的权重。</translation>
    </message>
    <message>
        <source>Uses them, and records their full SHA-256.</source>
        <translation>使用它们，并记录其完整的 SHA-256。</translation>
    </message>
    <message>
        <source>Reduced precision and float32 disagreed on sampled slices of this scan by more than the bound.</source>
        <translation>在该扫描的抽样层面上，低精度与 float32 的差异超过限度。</translation>
    </message>
    <message>
        <source>Infers the whole scan in float32.</source>
        <translation>整个扫描以 float32 推理。</translation>
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
        <source>pip ended with status {status}.</source>
        <translation>pip 以状态 {status} 结束。</translation>
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
        <source>Is this machine connected to the internet? The lines of pip say why. {advice}</source>
        <translation>这台计算机连接到互联网了吗？pip 的输出说明了原因。{advice}</translation>
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
        <source>Name the whole path of the folder for the results.</source>
        <translation>请给出结果文件夹的完整路径。</translation>
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
        <source>The case could not be written: {reason}. Free some space or choose another folder.</source>
        <translation>该病例无法写入：{reason}。请腾出空间或选择另一个文件夹。</translation>
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
        <translation>体积（mL）</translation>
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
        <source>{stage}: {message}</source>
        <translation>{stage}：{message}</translation>
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
        <translation>尺寸（mm）</translation>
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
        <source>{verdict}: {reasons}</source>
        <translation>{verdict}：{reasons}</translation>
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
